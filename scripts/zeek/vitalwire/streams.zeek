##! The bytes of TCP streams, for those that look into them. A stream is handed over from when a signature recognises
##! its protocol, or from its first byte on some ports, until nobody wants more of it.
##!
##! Cost: one script event for each segment of a stream that somebody wants; none for any other, and none for a stream
##! on which nothing more can be found. A signature says which reader its stream is for, so that the others do nothing.

@load ./main

module Vitalwire;

export {
	## Ports whose streams are handed over from their first byte. Printers use 515 too.
	const stream_ports: set[port] = {} &redef;

	## Who looks into streams.
	type StreamReader: record {
		name: string;
		## Looks at the next bytes of one direction of a stream, in order. Whether it wants more.
		read: function(c: connection, is_orig: bool, data: string): bool;
		## Bytes that the sensor did not see: none of what follows is in step with what came before.
		skip: function(c: connection, is_orig: bool, length: count);
		## Whether it gets the streams to :zeek:see:`Vitalwire::stream_ports`.
		by_port: bool &default=F;
	};

	## All readers, by name.
	global stream_readers: table[string] of StreamReader = {};

	## Hands a stream to a reader, from the first byte of the stream. Called by what signatures ask.
	global want_stream: function(c: connection, reader: string);

	## Hands a stream to all readers.
	global want_stream_by_all: function(c: connection);

	## A stream is about to be handed to all readers, whatever was chosen for it before.
	global stream_wanted_by_all: hook(c: connection);
}

# What came while signatures may still recognise a stream, for readers that join: bytes, or how many are missing.
type StreamPart: record {
	is_orig: bool;
	data: string &optional;
	missing: count &default=0;
};

type Stream: record {
	readers: vector of StreamReader &default=vector();
	beginning: vector of StreamPart &default=vector();
	# Whether signatures may still recognise it, and the bytes that they saw.
	is_young: bool &default=T;
	bytes: count &default=0;
	# Whether anything was handed over, and whether nothing will be any more.
	is_begun: bool &default=F;
	is_over: bool &default=F;
};

redef record connection += {
	vitalwire_stream: Stream &optional;
};

function drop_reader(s: Stream, name: string)
	{
	local others: vector of StreamReader = vector();
	for ( i, reader in s$readers )
		if ( reader$name != name )
			others += reader;
	s$readers = others;
	}

# Whether a reader wants more of a stream when it has seen how that began.
function read_beginning(c: connection, s: Stream, reader: StreamReader): bool
	{
	for ( i, part in s$beginning )
		{
		if ( ! part?$data )
			reader$skip(c, part$is_orig, part$missing);
		else if ( ! reader$read(c, part$is_orig, part$data) )
			return F;
		}
	return T;
	}

function want_stream(c: connection, reader: string)
	{
	if ( ! c?$vitalwire_stream )
		c$vitalwire_stream = Stream();
	local s = c$vitalwire_stream;
	if ( s$is_over )
		return;
	drop_reader(s, reader);
	if ( read_beginning(c, s, stream_readers[reader]) )
		s$readers += stream_readers[reader];
	}

function want_stream_by_all(c: connection)
	{
	hook stream_wanted_by_all(c);
	for ( name in stream_readers )
		want_stream(c, name);
	}

# A stream that no signature gave to anybody is one to a port, or one that Zeek was told to expect.
function begin_stream(c: connection)
	{
	local is_given = c?$vitalwire_stream;
	if ( c$id$resp_p in stream_ports )
		{
		for ( name, reader in stream_readers )
			if ( reader$by_port )
				want_stream(c, name);
		}
	else if ( ! is_given )
		want_stream_by_all(c);
	c$vitalwire_stream$is_begun = T;
	}

# Signatures look no further than Zeek's own detection of protocols does.
function grow_older(s: Stream, part: StreamPart)
	{
	s$beginning += part;
	s$bytes += part?$data ? |part$data| : part$missing;
	if ( s$bytes <= dpd_buffer_size && |s$beginning| <= dpd_max_packets )
		return;
	s$is_young = F;
	s$beginning = vector();
	}

event zeek_init()
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_STREAM_EVENT, stream_ports);
	}

event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	if ( ! c?$vitalwire_stream || ! c$vitalwire_stream$is_begun )
		begin_stream(c);
	local s = c$vitalwire_stream;
	for ( i, reader in s$readers )
		if ( ! reader$read(c, is_orig, data) )
			drop_reader(s, reader$name);
	if ( s$is_young )
		grow_older(s, StreamPart($is_orig=is_orig, $data=data));
	if ( |s$readers| > 0 || s$is_young )
		return;
	# For good: a signature that matches later would hand the same bytes over again.
	s$is_over = T;
	disable_analyzer(c$id, current_analyzer(), F, T);
	}

event stream_undelivered(c: connection, is_orig: bool, seq: count, len: count)
	{
	if ( ! c?$vitalwire_stream || ! c$vitalwire_stream$is_begun )
		begin_stream(c);
	local s = c$vitalwire_stream;
	for ( i, reader in s$readers )
		reader$skip(c, is_orig, len);
	if ( s$is_young )
		grow_older(s, StreamPart($is_orig=is_orig, $missing=len));
	}
