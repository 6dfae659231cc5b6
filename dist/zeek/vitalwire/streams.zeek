##! The bytes of TCP streams, for those that look into them. A stream is handed over from when a signature recognises
##! its protocol, or from its first byte on some ports, until nobody wants more of it.
##!
##! Cost: one script event for each segment of a stream that somebody wants; none for any other, and none for a stream
##! on which nothing more can be found. A signature says which reader its stream is for, so that the others do nothing.
##! Where all readers of a stream wait for certain bytes, a segment costs one search for each, and no reader is called;
##! bytes that no reader needs cost no search.

@load ./main

module Vitalwire;

export {
	## Ports whose streams are handed over from their first byte. Printers use 515 too.
	const stream_ports: set[port] = {} &redef;

	## One direction of a stream, as far as it was seen.
	type StreamSide: record {
		## The end of it, at least as much as any reader goes back to; nothing from before a hole.
		before: string &default="";
		## How many bytes it had.
		bytes:  count &default=0;
		## The bytes before a segment that readers go back to.
		keep:   count &default=0;
		## Whether all readers wait in it: for any of these, or for so many bytes. Nearly always that is one.
		is_quiet: bool &default=F;
		needles: vector of string &default=vector();
		only_needle: string &optional;
		until:  count &default=0;
		## From where to where in it no reader needs anything, and how many of the next bytes are of that. These
		## are counted as seen.
		skip_from: count &default=0;
		skip_to:   count &default=0;
		skip:   count &default=0;
	};

	## Both directions. What is more of it is kept in :zeek:see:`connection`.
	type StreamSides: record {
		orig: StreamSide &default=StreamSide();
		resp: StreamSide &default=StreamSide();
	};

	## What a reader waits for in one direction.
	type StreamNeed: record {
		## Whether it wants the next bytes whatever they are.
		next_bytes: bool &default=F;
		## Else what wakes it.
		needles: vector of string &default=vector();
		## How many bytes it goes back to.
		keep: count &default=0;
		## After how many bytes it wants to be asked again in any case.
		bytes: count &default=0;
		## From where to where in this direction it needs nothing, nor what stands before that when it reads on.
		skip_from: count &default=0;
		skip_to:   count &default=0;
	};

	## Who looks into streams.
	type StreamReader: record {
		name: string;
		## Looks at the next bytes of one direction of a stream, in order. The sides are as before these bytes.
		## Whether it wants more.
		read: function(c: connection, is_orig: bool, sides: StreamSides, data: string): bool;
		## Bytes that the sensor did not see: none of what follows is in step with what came before.
		skip: function(c: connection, is_orig: bool, length: count);
		## What it waits for, asked when it has read something. Without this it reads everything.
		need: function(c: connection, is_orig: bool, sides: StreamSides): StreamNeed &optional;
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
	# Whether signatures may still recognise it, and what they saw.
	is_young: bool &default=T;
	beginning: vector of StreamPart &default=vector();
	bytes: count &default=0;
	# Whether nothing will be handed over any more.
	is_over: bool &default=F;
};

# How much of a side is kept before what nobody goes back to is cut off.
const CUT_BYTES = 2048;

# Farther on than any side reaches.
const FARTHEST = 18446744073709551615;

redef record connection += {
	vitalwire_stream: Stream &optional;
	# From the first bytes that are handed over.
	vitalwire_sides: StreamSides &optional;
};

function drop_reader(s: Stream, name: string)
	{
	local others: vector of StreamReader = vector();
	for ( i, reader in s$readers )
		if ( reader$name != name )
			others += reader;
	s$readers = others;
	}

function holds_any(data: string, bytes: vector of string): bool
	{
	for ( i, one in bytes )
		if ( find_str(data, one) >= 0 )
			return T;
	return F;
	}

# The last bytes, at most so many.
function end_of(bytes: string, most: count): string
	{
	return |bytes| > most ? bytes[|bytes| - most :] : bytes;
	}

# Counts what came of a side, and keeps all of it: settle() lets go of what nobody goes back to.
function go_on(side: StreamSide, data: string)
	{
	side$bytes += |data|;
	side$before += data;
	}

function go_on_behind(side: StreamSide, missing: count)
	{
	side$bytes += missing;
	side$before = "";
	}

# Whether a reader wants more of a stream when it has seen how that began.
function read_beginning(c: connection, s: Stream, reader: StreamReader): bool
	{
	local sides = StreamSides();
	for ( i, part in s$beginning )
		{
		local side = part$is_orig ? sides$orig : sides$resp;
		if ( ! part?$data )
			{
			reader$skip(c, part$is_orig, part$missing);
			go_on_behind(side, part$missing);
			next;
			}
		if ( ! reader$read(c, part$is_orig, sides, part$data) )
			return F;
		go_on(side, part$data);
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
	if ( ! c?$vitalwire_sides )
		return;
	c$vitalwire_sides$orig$is_quiet = F;
	c$vitalwire_sides$resp$is_quiet = F;
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
	c$vitalwire_sides = StreamSides();
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

function joined(some: vector of string, others: vector of string): vector of string
	{
	local all = copy(some);
	for ( i, other in others )
		all += other;
	return all;
	}

# Begins to skip where nothing is needed any more.
function skips(side: StreamSide): bool
	{
	if ( side$bytes < side$skip_from || side$bytes >= side$skip_to )
		return F;
	side$skip = side$skip_to - side$bytes;
	side$bytes = side$skip_to;
	side$before = "";
	side$is_quiet = F;
	return T;
	}

# What all readers wait for in a direction of which they read, and what of it none needs. In the other, what they wait
# for may have become less: that is seen when it wakes them.
function settle(c: connection, is_orig: bool)
	{
	local side = is_orig ? c$vitalwire_sides$orig : c$vitalwire_sides$resp;
	side$keep = 0;
	side$skip_from = 0;
	side$skip_to = FARTHEST;
	side$until = FARTHEST;
	side$is_quiet = T;
	for ( i, reader in c$vitalwire_stream$readers )
		{
		local need = reader?$need ? reader$need(c, is_orig, c$vitalwire_sides) : StreamNeed($next_bytes=T);
		if ( need$next_bytes )
			side$is_quiet = F;
		if ( need$skip_from > side$skip_from )
			side$skip_from = need$skip_from;
		if ( need$skip_to < side$skip_to )
			side$skip_to = need$skip_to;
		if ( need$keep > side$keep )
			side$keep = need$keep;
		if ( side$bytes + need$bytes < side$until )
			side$until = side$bytes + need$bytes;
		side$needles = i == 0 ? need$needles : joined(side$needles, need$needles);
		}
	delete side$only_needle;
	if ( |side$needles| == 1 )
		side$only_needle = side$needles[0];
	if ( side$skip_to <= side$bytes )
		side$skip_from = FARTHEST;
	if ( ! skips(side) )
		side$before = end_of(side$before, side$keep);
	}

# Hands the next bytes to the readers, and asks what they wait for then.
function read_on(c: connection, is_orig: bool, data: string)
	{
	local s = c$vitalwire_stream;
	for ( i, reader in s$readers )
		if ( ! reader$read(c, is_orig, c$vitalwire_sides, data) )
			drop_reader(s, reader$name);
	if ( s$is_young )
		grow_older(s, StreamPart($is_orig=is_orig, $data=data));
	if ( |s$readers| == 0 && ! s$is_young )
		{
		# For good: a signature that matches later would hand the same bytes over again.
		s$is_over = T;
		disable_analyzer(c$id, current_analyzer(), F, T);
		return;
		}
	go_on(is_orig ? c$vitalwire_sides$orig : c$vitalwire_sides$resp, data);
	if ( ! s$is_young )
		settle(c, is_orig);
	}

# Most segments of long streams end in one of the first two places where this returns, so that no function is called
# there, and no bytes are cut out: to cut some out is dearer than to search them.
event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	if ( ! c?$vitalwire_sides )
		begin_stream(c);
	local side = is_orig ? c$vitalwire_sides$orig : c$vitalwire_sides$resp;
	if ( side$is_quiet )
		{
		local window = side$before + data;
		local end = side$bytes + |data|;
		if ( end < side$until && ( side?$only_needle ? find_str(window, side$only_needle) < 0 :
		                           ! holds_any(window, side$needles) ) )
			{
			side$bytes = end;
			if ( |data| >= side$keep )
				side$before = data;
			else if ( |window| < CUT_BYTES )
				side$before = window;
			else
				side$before = end_of(window, side$keep);
			if ( end >= side$skip_from )
				skips(side);
			return;
			}
		}
	else if ( side$skip >= |data| )
		{
		side$skip -= |data|;
		return;
		}
	else if ( side$skip > 0 )
		{
		data = data[side$skip :];
		side$skip = 0;
		}
	read_on(c, is_orig, data);
	}

event stream_undelivered(c: connection, is_orig: bool, seq: count, len: count)
	{
	if ( ! c?$vitalwire_sides )
		begin_stream(c);
	local s = c$vitalwire_stream;
	local side = is_orig ? c$vitalwire_sides$orig : c$vitalwire_sides$resp;
	if ( side$skip >= len )
		{
		side$skip -= len;
		return;
		}
	for ( i, reader in s$readers )
		reader$skip(c, is_orig, len);
	go_on_behind(side, len - side$skip);
	side$skip = 0;
	if ( s$is_young )
		grow_older(s, StreamPart($is_orig=is_orig, $missing=len));
	else
		settle(c, is_orig);
	}
