##! Detections that are made of traffic of several kinds: each part stands in the table of its own kind.

@load ./file-content
@load ./http-message
@load ./stream-frame
@load ./stream-sequence
@load ./udp-datagram
