##! Detections that are made of traffic of several kinds: each part stands in the table of its own kind.

@load ./stream-frame
@load ./udp-datagram
