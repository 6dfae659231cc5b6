##! Frames of binary protocols in TCP streams, wherever they stand in the stream, or as what one side opens it with.
##!
##! Cost: streams that a signature recognises in their first kilobyte (data.sig), streams to stream_ports, and those of
##! servers that greet at length are handed to script segment by segment. Once no opening is possible any more, that is
##! one search for each constant with which a frame could still come. Streams are let go when nothing more can be
##! found on them, when no frame turned up in frame_give_up_bytes, and look_on_for after the last finding when none
##! that is left would be of a higher grade. All other traffic costs nothing here.

@load ./main
@load ./streams

module Vitalwire;

export {
	## Bytes of a stream without any frame after which it is left alone.
	option frame_give_up_bytes: count = 16384;

	## Bytes of a server's greeting after which a stream is left alone, if the client said nothing.
	option greeting_give_up_bytes: count = 131072;

	## How long after a finding a stream is looked at for others that are no worse. A session without any patient
	## is looked at without end.
	option look_on_for: interval = 10mins;

	## After how many bytes of a side the time is looked at for that.
	option look_on_bytes: count = 65536;

	type FrameField: record {
		## Offset from the frame's first byte.
		at:     count;
		## Constant bytes.
		bytes:  string &optional;
		## Where the bytes may stand anywhere from `at` on: the last offset that they may reach.
		last:   count &optional;
		## How many ASCII digits.
		digits: count &optional;
		## Bytes of a number, its order and range.
		size:   count &optional;
		little: bool &optional;
		min:    count &optional;
		max:    count &optional;
	};

	type FrameShape: record {
		name:        string;
		## Only at the very start of what one side sends.
		opening:     bool;
		## Sent by the server; else by the client.
		from_server: bool;
		## The only server port, where one is required.
		server_port: port &optional;
		## The bytes that are searched for, and their offset in the frame.
		anchor:      string;
		anchor_at:   count;
		## Bytes from the start of the frame to the end of its last field; where that may stand in several
		## places, with the nearest, and with the farthest.
		least:       count;
		size:        count;
		fields:      vector of FrameField;
	};

	type FrameWatch: record {
		## The only servers; absent: any.
		servers: set[addr] &optional;
		## Whether the device is the server; else it is the client.
		device_is_server: bool;
		## Detections that, made on a stream before, make this one no news.
		unless:  set[string];
		frames:  vector of FrameShape;
	};

	## Frames to look for, by detection.
	global frame_watches: table[string] of FrameWatch = {} &redef;

	## Hands a stream over. Asked by signatures, which recognised it.
	global is_frame_stream: function(state: signature_state, data: string): bool;

	## Hands a stream over if what its server sent is a greeting: its client said nothing yet, and was seen. Asked
	## by a signature.
	global is_greeting: function(state: signature_state, data: string): bool;
}

# One shape that a detection is made of.
type FrameLook: record {
	detection: string;
	family: string;
	rank: count;
	watch: FrameWatch;
	shape: FrameShape;
};

# One direction of a stream.
type FrameSide: record {
	# How much of it was seen, and whether something was not.
	bytes: count &default=0;
	has_hole: bool &default=F;
	# What it may still send.
	looks: vector of FrameLook &default=vector();
	# Whether it may still open with a frame, the constants without which no other frame is looked for, and whether
	# one of these stands where what comes next may belong to it.
	may_open: bool &default=T;
	anchors: vector of string &default=vector();
	goes_on: bool &default=F;
};

type FrameStream: record {
	orig: FrameSide;
	resp: FrameSide;
	# Whether who opened the connection was seen. Without, the first to be seen counts as originator.
	handshake: bool;
	# Detections that were made, of which family, with the highest grade and the time of the last. What speaks one
	# family's protocol speaks no other's.
	found: set[string] &default=set();
	family: string &default="";
	worst: count &default=0;
	last_at: time &optional;
	# Whether something of a higher grade than what was found can still be made.
	may_worsen: bool &default=T;
};

redef record connection += {
	vitalwire_frames: FrameStream &optional;
};

# What is looked for, in this order: detections that others make no news come last.
global frame_looks: vector of FrameLook = vector();

# One byte less than the longest frame: a frame that is whole in the tail was found before.
global tail_bytes: count = 0;

function is_greeting(state: signature_state, data: string): bool
	{
	local client = state$conn$orig;
	if ( client$size > 0 || ! client?$num_pkts || client$num_pkts == 0 )
		return F;
	want_stream_by_all(state$conn);
	return T;
	}

function is_frame_stream(state: signature_state, data: string): bool
	{
	if ( ! is_tcp_port(state$conn$id$resp_p) )
		return F;
	if ( ! state$conn?$vitalwire_frames )
		want_stream(state$conn, "frames");
	return T;
	}

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

# Whether what other detections are found makes one no news.
function is_no_news(w: FrameWatch, found: set[string]): bool
	{
	return |w$unless| > 0 && |w$unless & found| > 0;
	}

# Whether a shape is an opening, of a side that said as much or of which something was not seen.
function is_too_late(side: FrameSide, shape: FrameShape): bool
	{
	return shape$opening && ( side$has_hole || side$bytes >= shape$size );
	}

# Whether a side can still send a shape that would be news.
function can_send(s: FrameStream, side: FrameSide, look: FrameLook): bool
	{
	if ( is_too_late(side, look$shape) )
		return F;
	if ( |s$found| == 0 )
		return T;
	return look$family == s$family && look$detection !in s$found && ! is_no_news(look$watch, s$found);
	}

# Drops what a side cannot send any more, and tells how the next bytes of it are looked at.
function look_ahead(s: FrameStream, side: FrameSide)
	{
	local looks: vector of FrameLook = vector();
	local anchors: set[string] = set();
	side$may_open = F;
	side$anchors = vector();
	for ( i, look in side$looks )
		{
		if ( ! can_send(s, side, look) )
			next;
		looks += look;
		if ( |s$found| == 0 || look$rank > s$worst )
			s$may_worsen = T;
		if ( look$shape$opening )
			side$may_open = T;
		else if ( look$shape$anchor !in anchors )
			{
			add anchors[look$shape$anchor];
			side$anchors += look$shape$anchor;
			}
		}
	side$looks = looks;
	}

function look_ahead_on_both(s: FrameStream)
	{
	s$may_worsen = F;
	look_ahead(s, s$orig);
	look_ahead(s, s$resp);
	}

# Read anew with all others, from the first byte.
hook stream_wanted_by_all(c: connection)
	{
	delete c$vitalwire_frames;
	}

# The shapes that one side of a connection may send: as the client or the server that sends them, from or to their
# servers and port. Without a handshake nobody knows which side that is, but for what address and port tell.
function looks_of(id: conn_id, is_orig: bool, handshake: bool): vector of FrameLook
	{
	local looks: vector of FrameLook = vector();
	for ( i, look in frame_looks )
		{
		local server_is_orig = is_orig == look$shape$from_server;
		if ( server_is_orig && handshake )
			next;
		if ( look$watch?$servers && ( server_is_orig ? id$orig_h : id$resp_h ) !in look$watch$servers )
			next;
		if ( look$shape?$server_port && look$shape$server_port != ( server_is_orig ? id$orig_p : id$resp_p ) )
			next;
		looks += look;
		}
	return looks;
	}

function start_stream(c: connection): FrameStream
	{
	local handshake = /[Hh]/ in c$history;
	return FrameStream($orig=FrameSide($looks=looks_of(c$id, T, handshake)),
	                   $resp=FrameSide($looks=looks_of(c$id, F, handshake)), $handshake=handshake);
	}

function found_frame(c: connection, is_orig: bool, s: FrameStream, look: FrameLook)
	{
	add s$found[look$detection];
	s$family = look$family;
	s$last_at = network_time();
	if ( look$rank > s$worst )
		s$worst = look$rank;
	local sender = is_orig ? c$id$orig_h : c$id$resp_h;
	local receiver = is_orig ? c$id$resp_h : c$id$orig_h;
	local device_sends = look$shape$from_server == look$watch$device_is_server;
	report_conn(c, Sighting($detection=look$detection, $monitor=device_sends ? sender : receiver,
	                        $far_end=device_sends ? receiver : sender,
	                        $note=fmt("frame %s", look$shape$name)));
	}

# Looks through the next bytes of a side for what it may still send. `window` ends with the bytes that are new and
# begins with the end of what came before: for the opening of a stream, with its first byte.
function look_through(c: connection, is_orig: bool, s: FrameStream, window: string)
	{
	# A stream that began before our eyes opened a session, whatever its first segment holds besides. Without the
	# handshake nobody knows what came before: data in the same segment say that this is no opening.
	local earlier = s$handshake ? copy(s$found) : s$found;
	local side = is_orig ? s$orig : s$resp;
	for ( i, look in side$looks )
		{
		if ( look$shape$opening ? ! opens_with(window, look$shape) : ! frame_in(window, look$shape) )
			next;
		# A stream may be handed over late, which its looks do not tell.
		if ( is_too_late(side, look$shape) )
			next;
		if ( |s$found| > 0 &&
		     ( look$family != s$family || look$detection in s$found || is_no_news(look$watch, earlier) ) )
			next;
		found_frame(c, is_orig, s, look);
		}
	}

# After how many bytes of a side without a frame a stream is left alone. What a server sends before its client speaks
# says nothing of the client.
function give_up_bytes(is_orig: bool, client_bytes: count): count
	{
	return is_orig || client_bytes > 0 ? frame_give_up_bytes : greeting_give_up_bytes;
	}

# Whether a stream is worth its cost.
function look_on(s: FrameStream, is_orig: bool): bool
	{
	if ( |s$orig$looks| + |s$resp$looks| == 0 )
		return F;
	if ( s?$last_at )
		return s$may_worsen || network_time() < s$last_at + look_on_for;
	return ( is_orig ? s$orig$bytes : s$resp$bytes ) < give_up_bytes(is_orig, s$orig$bytes);
	}

function read_frames(c: connection, is_orig: bool, sides: StreamSides, data: string): bool
	{
	if ( ! c?$vitalwire_frames )
		c$vitalwire_frames = start_stream(c);
	local s = c$vitalwire_frames;
	local side = is_orig ? s$orig : s$resp;
	# One byte less than the longest frame: a frame that is whole in it was found before.
	local tail = is_orig ? sides$orig$before : sides$resp$before;
	if ( |tail| > tail_bytes )
		tail = tail[|tail| - tail_bytes :];
	local window = tail + data;
	s$orig$bytes = sides$orig$bytes;
	s$resp$bytes = sides$resp$bytes;
	side$goes_on = F;
	for ( i, anchor in side$anchors )
		side$goes_on = side$goes_on || find_str(window, anchor) >= 0;
	local is_looked_at = side$may_open || side$goes_on;
	if ( is_looked_at )
		look_through(c, is_orig, s, window);
	side$bytes += |data|;
	if ( is_looked_at )
		look_ahead_on_both(s);
	return look_on(s, is_orig);
	}

# No frame is looked for across a hole, and what comes behind it opens nothing.
function skip_frames(c: connection, is_orig: bool, length: count)
	{
	if ( ! c?$vitalwire_frames )
		c$vitalwire_frames = start_stream(c);
	local s = c$vitalwire_frames;
	local side = is_orig ? s$orig : s$resp;
	side$has_hole = T;
	look_ahead_on_both(s);
	}

# How many bytes of a side may come before it is asked again whether the stream is worth its cost (look_on).
function bytes_to_look_on(s: FrameStream, is_orig: bool, sides: StreamSides): count
	{
	if ( s?$last_at )
		return look_on_bytes;
	local most = give_up_bytes(is_orig, sides$orig$bytes);
	local bytes = is_orig ? sides$orig$bytes : sides$resp$bytes;
	return most > bytes ? most - bytes : 0;
	}

function need_of_frames(c: connection, is_orig: bool, sides: StreamSides): StreamNeed
	{
	local s = c$vitalwire_frames;
	local side = is_orig ? s$orig : s$resp;
	return StreamNeed($next_bytes=side$may_open || side$goes_on, $needles=side$anchors, $keep=tail_bytes,
	                  $bytes=bytes_to_look_on(s, is_orig, sides));
	}

function watch_frames(detection: string)
	{
	local family = split_string1(detection, /\//)[0];
	local watch = frame_watches[detection];
	for ( i, shape in watch$frames )
		{
		frame_looks += FrameLook($detection=detection, $family=family, $rank=rank(detection), $watch=watch,
		                         $shape=shape);
		if ( shape$size > tail_bytes + 1 )
			tail_bytes = shape$size - 1;
		}
	}

event zeek_init()
	{
	stream_readers["frames"] = StreamReader($name="frames", $read=read_frames, $skip=skip_frames,
	                                         $need=need_of_frames, $by_port=T);
	for ( detection in frame_watches )
		if ( |frame_watches[detection]$unless| == 0 )
			watch_frames(detection);
	for ( detection in frame_watches )
		if ( |frame_watches[detection]$unless| > 0 )
			watch_frames(detection);
	}
