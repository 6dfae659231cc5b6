# Vitalwire 0.1.0. Rendered from rules-src/ by "npm run build"; edit there.
@load ./main
@load ./catalogue
@load ./address-answer
@load-sigs ./address-answer.sig
@load ./address-contact
@load ./arp-request
@load ./connection-after
@load ./nfs-read
@load ./rpc-accepted
@load ./rpc-call
@load-sigs ./rpc-call.sig
@load ./stream-frame
@load-sigs ./stream-frame.sig
@load ./udp-datagram
@load-sigs ./udp-datagram.sig
