##! Vitalwire: backdoored and careless medical devices, seen on the wire. See main.zeek.

@load ./main
@load ./memory
@load ./marks
@load ./streams

@load ./address-answer
@load ./address-contact
@load ./any-of
@load ./arp-request
@load ./connection-after
@load ./file-content
@load ./file-hash
@load ./ftp-login
@load ./http-message
@load ./nfs-read
@load ./rpc-accepted
@load ./rpc-call
@load ./stream-frame
@load ./stream-sequence
@load ./udp-datagram
@load ./unsolicited-udp

# What the definitions say: rendered, while everything above is written by hand.
@load ./data
@load-sigs ./rpc.sig
@load-sigs ./stream-frame.sig
@load-sigs ./data.sig
