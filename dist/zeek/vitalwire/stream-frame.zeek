##! Frames of binary protocols in TCP streams, wherever they stand in the stream.
##!
##! Cost: streams that a signature recognises in their first kilobyte, and streams to frame_ports, are
##! handed to script segment by segment until every detection was made on them or, where no frame turns
##! up, for frame_give_up_bytes. All other traffic costs nothing here.
##! Before Zeek 7.1 there is no STREAM_EVENT analyzer: only streams to frame_ports are looked at.

@load ./main

module Vitalwire;

export {
	## Ports whose streams are looked at from their first byte, recognised or not. Printers use 515 too.
	const frame_ports: set[port] = { 515/tcp } &redef;

	## Bytes of a stream without any frame after which it is left alone.
	option frame_give_up_bytes: count = 16384;

	type FrameField: record {
		## Offset from the frame's first byte.
		at: count;
		## Constant bytes.
		bytes: string &optional;
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
		## The bytes that are searched for, and their offset in the frame.
		anchor: string;
		anchor_at: count;
		## Bytes from the start of the frame to the end of its last field.
		size: count;
		fields: vector of FrameField;
	};

	type FrameWatch: record {
		detection: string;
		frames: vector of FrameShape;
	};

	## Frames to look for, by detection.
	global frame_watches: vector of FrameWatch = {
		FrameWatch($detection="contec-cms8000/telemetry", $frames=vector(FrameShape($name="lead14", $anchor="\x05F\x00\x00\x14\x00", $anchor_at=2, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=981, $max=8000))), FrameShape($name="lead15", $anchor="\x05F\x00\x00\x15\x00", $anchor_at=2, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=278, $max=8000))), FrameShape($name="lead16", $anchor="\x05F\x00\x00\x16\x00", $anchor_at=2, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=37, $max=8000))), FrameShape($name="lead17", $anchor="\x05F\x00\x00\x17\x00", $anchor_at=2, $size=8, $fields=vector(FrameField($at=0, $size=2, $little=T, $min=48, $max=8000))))),
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
	found: set[string] &default=set();
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
	if ( field?$bytes )
		return data[field$at : field$at + |field$bytes|] == field$bytes;
	if ( field?$digits )
		return data[field$at : field$at + field$digits] == /[0-9]+/;
	local value = number_at(data, field);
	return value >= field$min && value <= field$max;
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
		if ( start + shape$size > |data| )
			next;
		local frame = data[start : start + shape$size];
		local holds = T;
		for ( i in shape$fields )
			{
			if ( ! field_holds(frame, shape$fields[i]) )
				{
				holds = F;
				break;
				}
			}
		if ( holds )
			return T;
		}
	return F;
	}

# Looks through the next bytes of a stream. Returns F when there is nothing left to look for.
function look_through(c: connection, is_orig: bool, data: string): bool
	{
	if ( ! c?$vitalwire_frames )
		c$vitalwire_frames = FrameStates($orig=FrameState(), $resp=FrameState());
	local states = c$vitalwire_frames;
	local state = is_orig ? states$orig : states$resp;
	local window = state$tail + data;

	for ( i in frame_watches )
		{
		local w = frame_watches[i];
		if ( w$detection in states$found )
			next;
		for ( j in w$frames )
			{
			if ( ! frame_in(window, w$frames[j]) )
				next;
			add states$found[w$detection];
			report_conn(c, Sighting($detection=w$detection,
			                        $monitor=is_orig ? c$id$orig_h : c$id$resp_h,
			                        $far_end=is_orig ? c$id$resp_h : c$id$orig_h,
			                        $note=fmt("frame %s", w$frames[j]$name)));
			break;
			}
		}

	state$bytes += |data|;
	state$tail = |window| > tail_bytes ? window[|window| - tail_bytes :] : window;
	if ( |states$found| == 0 )
		return state$bytes < frame_give_up_bytes;
	return |states$found| < |frame_watches|;
	}

@ifdef ( Analyzer::ANALYZER_STREAM_EVENT )

event zeek_init()
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_STREAM_EVENT, frame_ports);
	}

event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	if ( ! look_through(c, is_orig, data) )
		disable_analyzer(c$id, current_analyzer(), F);
	}

@else

event zeek_init() &priority=10
	{
	for ( p in frame_ports )
		{
		tcp_content_delivery_ports_orig[p] = T;
		tcp_content_delivery_ports_resp[p] = T;
		}
	}

event tcp_contents(c: connection, is_orig: bool, seq: count, contents: string)
	{
	if ( c$id$resp_p in frame_ports || c$id$orig_p in frame_ports )
		look_through(c, is_orig, contents);
	}

@endif

event zeek_init()
	{
	for ( i in frame_watches )
		for ( j in frame_watches[i]$frames )
			if ( frame_watches[i]$frames[j]$size > tail_bytes + 1 )
				tail_bytes = frame_watches[i]$frames[j]$size - 1;
	}
