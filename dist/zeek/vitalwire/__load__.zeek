# Vitalwire 0.1.0. Rendered from rules-src/ by "npm run build"; edit there.
@load ./main
@load ./catalogue
@load ./address-contact
@load ./rpc-call
@load-sigs ./rpc-call.sig
@load ./stream-frame
@load-sigs ./stream-frame.sig
