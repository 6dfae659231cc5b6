##! Frames of binary protocols in TCP streams, wherever they stand in the stream.
##!
##! Cost: streams that a signature recognises in their first kilobyte, and streams to stream_ports, are
##! handed to script segment by segment until every detection was made on them or, where no frame turns
##! up, for frame_give_up_bytes. All other traffic costs nothing here.
##! Before Zeek 7.1 there is no STREAM_EVENT analyzer: only streams to stream_ports are looked at.

@load ./main
@load ./stream

module Vitalwire;

export {
	## Bytes of a stream without any frame after which it is left alone.
	option frame_give_up_bytes: count = 16384;

	type FrameField: record {
		## Offset from the frame's first byte.
		at: count;
		## Constant bytes.
		bytes: string &optional;
		## Where the bytes may stand anywhere from `at` on: the last offset that they may reach.
		last: count &optional;
		## How many ASCII digits.
		digits: count &optional;
		## Bytes of a number, its order and range.
		size: count &optional;
		little: bool &optional;
		min: count &optional;
		max: count &optional;
	};

	type FrameShape: record {
		name: string;
		## Only at the very start of what one side sends.
		opening: bool;
		## Sent by the server; else by the client.
		from_server: bool;
		## The only server port, where one is required.
		server_port: port &optional;
		## The bytes that are searched for, and their offset in the frame.
		anchor: string;
		anchor_at: count;
		## Bytes from the start of the frame to the end of its last field; where that may stand in several places,
		## with the nearest, and with the farthest.
		least: count;
		size: count;
		fields: vector of FrameField;
	};

	type FrameWatch: record {
		detection: string;
		## The mark that the stream gets, and the marks that make it no news.
		mark: string;
		unless: set[string];
		## The only servers, unless any will do.
		servers: set[addr];
		any_server: bool;
		frames: vector of FrameShape;
	};

	## Frames to look for, by detection. Those that a mark makes no news come last, when it was set.
	global frame_watches: vector of FrameWatch = {
		FrameWatch($detection="contec-cms8000/hl7", $mark="contec-cms8000/hl7", $unless=set(),
		           $servers=set(202.114.4.120), $any_server=F,
		           $frames=vector(FrameShape($name="mllp", $opening=F, $from_server=F, $anchor="\x0bMSH|", $anchor_at=0, $least=5, $size=5, $fields=vector()), FrameShape($name="bare", $opening=T, $from_server=F, $anchor="MSH|", $anchor_at=0, $least=4, $size=4, $fields=vector()))),
		FrameWatch($detection="contec-cms8000/patient-info", $mark="contec-cms8000/patient-info", $unless=set(),
		           $servers=set(), $any_server=T,
		           $frames=vector(FrameShape($name="patient", $opening=F, $from_server=F, $anchor="\x05>", $anchor_at=2, $least=143, $size=143, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=175, $max=8000), FrameField($at=36, $bytes="\x00\x00"), FrameField($at=103, $digits=4), FrameField($at=107, $bytes="\x00"), FrameField($at=114, $bytes="\x00\x00\x00\x00\x00\x00"), FrameField($at=128, $digits=4), FrameField($at=132, $bytes="\x00"), FrameField($at=139, $bytes="\x00\x00\x00\x00"))))),
		FrameWatch($detection="contec-cms8000/telemetry", $mark="contec-cms8000/telemetry", $unless=set(),
		           $servers=set(), $any_server=T,
		           $frames=vector(FrameShape($name="lead14", $opening=F, $from_server=F, $anchor="\x05F\x00\x00\x14\x00", $anchor_at=2, $least=8, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=981, $max=8000))), FrameShape($name="lead15", $opening=F, $from_server=F, $anchor="\x05F\x00\x00\x15\x00", $anchor_at=2, $least=8, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=278, $max=8000))), FrameShape($name="lead16", $opening=F, $from_server=F, $anchor="\x05F\x00\x00\x16\x00", $anchor_at=2, $least=8, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=37, $max=8000))), FrameShape($name="lead17", $opening=F, $from_server=F, $anchor="\x05F\x00\x00\x17\x00", $anchor_at=2, $least=8, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=48, $max=8000))))),
		FrameWatch($detection="shared-address/vista120-session", $mark="shared-address/vista120-session", $unless=set(),
		           $servers=set(), $any_server=T,
		           $frames=vector(FrameShape($name="vista120s", $opening=T, $from_server=F, $anchor="\xf8\x8f\x01\x0d\x00\xa4\xa5\xa5\xa5\xa4\xa5\xa1\xee", $anchor_at=0, $least=13, $size=13, $fields=vector()), FrameShape($name="vista120v2", $opening=T, $from_server=T, $server_port=9500/tcp, $anchor="\x10\x00\x02\x00\x00\x00", $anchor_at=0, $least=10, $size=10, $fields=vector(FrameField($at=8, $size=2, $little=T, $min=2000, $max=2099))))),
		FrameWatch($detection="contec-cms8000/session", $mark="contec-cms8000/session", $unless=set("contec-cms8000/telemetry", "contec-cms8000/patient-info"),
		           $servers=set(), $any_server=T,
		           $frames=vector(FrameShape($name="block43", $opening=T, $from_server=F, $anchor="\x02\x00\x05C", $anchor_at=0, $least=4, $size=4, $fields=vector()), FrameShape($name="block45", $opening=T, $from_server=F, $anchor="\x06\x00\x05E\x00\x00", $anchor_at=0, $least=8, $size=8, $fields=vector(FrameField($at=7, $bytes="\xff"))), FrameShape($name="block47", $opening=T, $from_server=F, $anchor="\x02\x00\x05G", $anchor_at=0, $least=4, $size=4, $fields=vector()))),
	};
}

# What is remembered of one direction of a stream: the end of what was seen, too short to hold a frame.
type FrameState: record {
	tail: string &default="";
	bytes: count &default=0;
};

type FrameStates: record {
	orig: FrameState;
	resp: FrameState;
	# Detections made on this stream, and its marks.
	found: set[string] &default=set();
	marks: set[string] &default=set();
	# Nothing is left to look for.
	done: bool &default=F;
};

redef record connection += {
	vitalwire_frames: FrameStates &optional;
};

# One byte less than the longest frame: a frame that is whole in the tail was found before.
global tail_bytes: count = 0;

function number_at(data: string, field: FrameField): count
	{
	local value = 0;
	local i = 0;
	while ( i < field$size )
		{
		local at = field$little ? field$at + field$size - 1 - i : field$at + i;
		value = value * 256 + bytestring_to_count(data[at]);
		++i;
		}
	return value;
	}

function field_holds(data: string, field: FrameField): bool
	{
	if ( field?$last )
		return find_str(data[field$at : field$last + 1], field$bytes) >= 0;
	if ( field?$bytes )
		return data[field$at : field$at + |field$bytes|] == field$bytes;
	if ( field?$digits )
		return data[field$at : field$at + field$digits] == /[0-9]+/;
	local value = number_at(data, field);
	return value >= field$min && value <= field$max;
	}

function fields_hold(frame: string, shape: FrameShape): bool
	{
	for ( i in shape$fields )
		if ( ! field_holds(frame, shape$fields[i]) )
			return F;
	return T;
	}

function opens_with(data: string, shape: FrameShape): bool
	{
	if ( |data| < shape$least )
		return F;
	if ( data[shape$anchor_at : shape$anchor_at + |shape$anchor|] != shape$anchor )
		return F;
	return fields_hold(data, shape);
	}

function frame_in(data: string, shape: FrameShape): bool
	{
	local from = 0;
	while ( T )
		{
		local at = find_str(data, shape$anchor, from);
		if ( at < 0 )
			return F;
		from = int_to_count(at) + 1;
		if ( from <= shape$anchor_at )
			next;
		local start = from - 1 - shape$anchor_at;
		if ( start + shape$least > |data| )
			next;
		if ( fields_hold(data[start : start + shape$size], shape) )
			return T;
		}
	return F;
	}

# Whether the next bytes hold a frame. `window` ends with them and begins with the end of what came before:
# for the opening of a stream, with its first byte.
function has_frame(c: connection, is_orig: bool, shape: FrameShape, window: string, before: count): bool
	{
	# A stream without a handshake: who was seen first counts as originator, even if it is the server.
	local server_first = shape?$server_port && shape$server_port == c$id$orig_p;
	if ( shape$from_server == ( is_orig != server_first ) )
		return F;
	if ( shape?$server_port && ! server_first && shape$server_port != c$id$resp_p )
		return F;
	if ( ! shape$opening )
		return frame_in(window, shape);
	return before < shape$size && opens_with(window, shape);
	}

# Looks through the next bytes of a stream. Returns F when there is nothing left to look for.
function look_through(c: connection, is_orig: bool, data: string): bool
	{
	if ( ! c?$vitalwire_frames )
		c$vitalwire_frames = FrameStates($orig=FrameState(), $resp=FrameState());
	local states = c$vitalwire_frames;
	local state = is_orig ? states$orig : states$resp;
	local window = state$tail + data;
	# A stream that began before our eyes opened a session, whatever its first segment holds besides. Without
	# the handshake nobody knows what came before: data in the same segment say that this is no opening.
	local earlier = /[Hh]/ in c$history ? copy(states$marks) : states$marks;

	for ( i in frame_watches )
		{
		local w = frame_watches[i];
		if ( w$detection in states$found || |w$unless & earlier| > 0 )
			next;
		if ( ! w$any_server && c$id$resp_h !in w$servers )
			next;
		for ( j in w$frames )
			{
			if ( ! has_frame(c, is_orig, w$frames[j], window, state$bytes) )
				next;
			add states$found[w$detection];
			add states$marks[w$mark];
			local sender = is_orig ? c$id$orig_h : c$id$resp_h;
			local receiver = is_orig ? c$id$resp_h : c$id$orig_h;
			local by_server = w$frames[j]$from_server;
			report_conn(c, Sighting($detection=w$detection, $monitor=by_server ? receiver : sender,
			                        $far_end=by_server ? sender : receiver,
			                        $note=fmt("frame %s", w$frames[j]$name)));
			break;
			}
		}

	state$bytes += |data|;
	state$tail = |window| > tail_bytes ? window[|window| - tail_bytes :] : window;
	if ( |states$found| > 0 )
		return |states$found| < |frame_watches|;
	# What a server sends before its client speaks says nothing of the client.
	return state$bytes < frame_give_up_bytes || ( ! is_orig && states$orig$bytes == 0 );
	}

hook stream_bytes(c: connection, is_orig: bool, data: string, wish: StreamWish)
	{
	if ( c?$vitalwire_frames && c$vitalwire_frames$done )
		return;
	if ( look_through(c, is_orig, data) )
		wish$more = T;
	else
		c$vitalwire_frames$done = T;
	}

event zeek_init()
	{
	for ( i in frame_watches )
		for ( j in frame_watches[i]$frames )
			if ( frame_watches[i]$frames[j]$size > tail_bytes + 1 )
				tail_bytes = frame_watches[i]$frames[j]$size - 1;
	}
