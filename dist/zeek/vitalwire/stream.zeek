##! The bytes of TCP streams, for those that look into them. A stream is handed over from when a signature
##! recognises its protocol, or from its first byte on some ports, until nobody wants more of it.

@load ./main

module Vitalwire;

export {
	## Ports whose streams are handed over from their first byte. Printers use 515 too. Cost: one script event
	## per segment, until nothing was found in the first kilobytes.
	const stream_ports: set[port] = { 515/tcp } &redef;

	## Who wants more of a stream.
	type StreamWish: record {
		more: bool &default=F;
	};

	## The next bytes of one direction of a stream, in order. Set `wish$more` to see what follows.
	global stream_bytes: hook(c: connection, is_orig: bool, data: string, wish: StreamWish);

	## Bytes that the sensor did not see.
	global stream_gap: hook(c: connection, is_orig: bool);
}

@ifdef ( Analyzer::ANALYZER_STREAM_EVENT )

event zeek_init()
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_STREAM_EVENT, stream_ports);
	}

event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	local wish = StreamWish();
	hook stream_bytes(c, is_orig, data, wish);
	if ( ! wish$more )
		disable_analyzer(c$id, current_analyzer(), F);
	}

event stream_undelivered(c: connection, is_orig: bool, seq: count, len: count)
	{
	hook stream_gap(c, is_orig);
	}

@else

# Before Zeek 7.1 only streams to some ports can be had, and whole.
event zeek_init() &priority=10
	{
	for ( p in stream_ports )
		{
		tcp_content_delivery_ports_orig[p] = T;
		tcp_content_delivery_ports_resp[p] = T;
		}
	}

event tcp_contents(c: connection, is_orig: bool, seq: count, contents: string)
	{
	if ( c$id$resp_p in stream_ports )
		hook stream_bytes(c, is_orig, contents, StreamWish());
	}

@endif
