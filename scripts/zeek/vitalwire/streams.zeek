##! The bytes of TCP streams, for those that look into them. A stream is handed over from when a signature recognises
##! its protocol, or from its first byte on some ports, until nobody wants more of it.
##!
##! Cost: one script event for each segment of a stream that somebody wants; none for any other, and none for a stream
##! on which nothing more can be found.

@load ./main

module Vitalwire;

export {
	## Ports whose streams are handed over from their first byte. Printers use 515 too.
	const stream_ports: set[port] = {} &redef;

	## Who wants more of a stream.
	type StreamWish: record {
		more: bool &default=F;
	};

	## The next bytes of one direction of a stream, in order. Set `wish$more` to see what follows.
	global stream_bytes: hook(c: connection, is_orig: bool, data: string, wish: StreamWish);

	## Bytes that the sensor did not see: none of what follows is in step with what came before.
	global stream_gap: hook(c: connection, is_orig: bool, length: count);
}

event zeek_init()
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_STREAM_EVENT, stream_ports);
	}

event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	local wish = StreamWish();
	hook stream_bytes(c, is_orig, data, wish);
	# For good: a signature that matches later would hand the same bytes over again.
	if ( ! wish$more )
		disable_analyzer(c$id, current_analyzer(), F, T);
	}

event stream_undelivered(c: connection, is_orig: bool, seq: count, len: count)
	{
	hook stream_gap(c, is_orig, len);
	}
