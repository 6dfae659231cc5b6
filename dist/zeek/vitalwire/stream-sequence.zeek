##! Messages in TCP streams in which a place depends on what stands before it: bytes, bytes some way on, blocks that say
##! how long they are. From either side, wherever they stand in the stream.
##!
##! Cost: streams that a signature recognises in the first kilobyte of a side (data.sig) are handed to script segment
##! by segment, until every detection was made, nothing of them was seen in idle_bytes, or in sequence_give_up_bytes
##! at all. Of each segment and the end of what came before one search is made for each sequence. For a detection that
##! is made at the border alone no stream inside the site is handed over. All other traffic costs nothing here.

@load ./main
@load ./streams

module Vitalwire;

export {
	## Bytes of a stream in which nothing stood yet that a detection's signature looks for. Signatures look
	## no further than the first kilobyte, so such a stream was handed over for another detection.
	option sequence_give_up_bytes: count = 8192;

	## A byte that must lie in a range.
	type ByteCheck: record {
		at:  count;
		min: count;
		max: count;
	};

	## A number, and as many bytes.
	type SequenceBlock: record {
		## Bytes of the number, and whether the lowest comes first.
		size:   count;
		little: bool;
		## The longest block.
		most:   count;
		## What it begins with.
		begins: string &optional;
		## One of these bytes stands in it, before any NUL.
		holds:  vector of string &optional;
	};

	## One thing that stands behind another. Which, is told by the field that is there.
	type SequenceStep: record {
		## Bytes that are searched for, and their offset in the step.
		literal:    string &optional;
		literal_at: count &default=0;
		## How many bytes the step has, and how many may lie before it.
		size:       count &default=0;
		within:     count &default=0;
		## Other bytes of the step.
		checks:     vector of ByteCheck &default=vector();
		block:      SequenceBlock &optional;
		## None of these stand here.
		none_of:    vector of string &optional;
		## Stands anywhere behind.
		one_of:     pattern &optional;
	};

	type ByteSequence: record {
		name:     string;
		## The longest constant in it: where that is not, nothing else is looked for.
		constant: string;
		steps:    vector of SequenceStep;
	};

	type SequenceWatch: record {
		## Bytes in which no constant of a sequence stood, once one did, and the stream is let go.
		idle_bytes: count;
		## What the signature looks for: any of these begins.
		opens:      vector of string;
		## Whether the sender is the device; else the receiver is.
		device_sends: bool;
		## How far the longest sequence reaches.
		reach:      count;
		sequences:  vector of ByteSequence;
	};

	## Sequences to look for, by detection.
	global sequence_watches: table[string] of SequenceWatch = {} &redef;

	## Whether the detection whose signature matched can be made on the connection at all. Asked by signatures.
	global is_sequence_possible: function(state: signature_state, data: string): bool;
}

type SequenceStream: record {
	# The end of what each side sent.
	orig_tail: string &default="";
	resp_tail: string &default="";
	# Detections that can still be made, with the bytes of both sides since something of theirs was seen.
	left: table[string] of count &default=table();
	# Those of which something was seen.
	begun: set[string] &default=set();
};

redef record connection += {
	vitalwire_sequences: SequenceStream &optional;
};

function block_length(data: string, at: count, block: SequenceBlock): count
	{
	return bytestring_to_count(data[at : at + block$size], block$little);
	}

function holds_any(data: string, bytes: vector of string): bool
	{
	for ( i in bytes )
		if ( find_str(data, bytes[i]) >= 0 )
			return T;
	return F;
	}

function holds_one(block: string, bytes: vector of string): bool
	{
	local nul = find_str(block, "\x00");
	return holds_any(nul < 0 ? block : block[0 : nul], bytes);
	}

function block_holds(data: string, at: count, block: SequenceBlock): bool
	{
	if ( at + block$size > |data| )
		return F;
	local length = block_length(data, at, block);
	if ( length > block$most || at + block$size + length > |data| )
		return F;
	local content = data[at + block$size : at + block$size + length];
	if ( block?$begins && ! starts_with(content, block$begins) )
		return F;
	return ! block?$holds || holds_one(content, block$holds);
	}

function none_stands(data: string, at: count, none_of: vector of string): bool
	{
	for ( i in none_of )
		{
		local end = at + |none_of[i]|;
		# Where data end, nothing stands: that says nothing of what comes.
		if ( end > |data| || data[at : end] == none_of[i] )
			return F;
		}
	return T;
	}

function bytes_stand(data: string, at: count, step: SequenceStep): bool
	{
	if ( at + step$size > |data| )
		return F;
	for ( i in step$checks )
		{
		local check = step$checks[i];
		local value = bytestring_to_count(data[at + check$at]);
		if ( value < check$min || value > check$max )
			return F;
		}
	return T;
	}

# Whether the steps from one on stand in the data from a place on.
global steps_stand: function(data: string, at: count, steps: vector of SequenceStep, index: count): bool;

# The same for a step of bytes, which may begin a little further on, or, as the first of all, anywhere.
function bytes_found(data: string, at: count, steps: vector of SequenceStep, index: count): bool
	{
	local step = steps[index];
	if ( ! step?$literal )
		return bytes_stand(data, at, step) && steps_stand(data, at + step$size, steps, index + 1);
	local from = at + step$literal_at;
	local latest = index == 0 ? |data| : from + step$within;
	while ( from <= latest )
		{
		# The last argument of find_str() is not the same in all releases of Zeek.
		local place = find_str(data[from : latest + |step$literal|], step$literal);
		if ( place < 0 )
			return F;
		from += int_to_count(place);
		local start = from - step$literal_at;
		if ( bytes_stand(data, start, step) && steps_stand(data, start + step$size, steps, index + 1) )
			return T;
		++from;
		}
	return F;
	}

function one_found(data: string, at: count, steps: vector of SequenceStep, index: count): bool
	{
	local found = match_pattern(data[at:], steps[index]$one_of);
	if ( ! found$matched )
		return F;
	return steps_stand(data, at + found$off - 1 + |found$str|, steps, index + 1);
	}

function steps_stand(data: string, at: count, steps: vector of SequenceStep, index: count): bool
	{
	if ( index == |steps| )
		return T;
	if ( at > |data| )
		return F;
	local step = steps[index];
	if ( step?$block )
		return block_holds(data, at, step$block) &&
		       steps_stand(data, at + step$block$size + block_length(data, at, step$block), steps, index + 1);
	if ( step?$none_of )
		return none_stands(data, at, step$none_of) && steps_stand(data, at, steps, index + 1);
	if ( step?$one_of )
		return one_found(data, at, steps, index);
	return bytes_found(data, at, steps, index);
	}

function is_possible(detection: string, c: connection): bool
	{
	return active(detection) && ( can_be_made(detection, c$id$orig_h, c$id$resp_h) ||
	                              can_be_made(detection, c$id$resp_h, c$id$orig_h) );
	}

# The signature's name ends with the detection's family and behaviour.
function is_sequence_possible(state: signature_state, data: string): bool
	{
	local parts = split_string(state$sig_id, /::/);
	return is_possible(fmt("%s/%s", parts[|parts| - 2], parts[|parts| - 1]), state$conn);
	}

function start_sequences(c: connection): SequenceStream
	{
	local s = SequenceStream();
	for ( detection, w in sequence_watches )
		if ( is_possible(detection, c) )
			s$left[detection] = 0;
	return s;
	}

# Looks for a detection in what is new and the end of what came before. Whether it can still be made.
function look_for(c: connection, is_orig: bool, detection: string, s: SequenceStream, window: string,
                  length: count): bool
	{
	local sender = is_orig ? c$id$orig_h : c$id$resp_h;
	local receiver = is_orig ? c$id$resp_h : c$id$orig_h;
	local w = sequence_watches[detection];
	if ( detection !in s$begun && holds_any(window, w$opens) )
		add s$begun[detection];
	if ( can_be_made(detection, sender, receiver) )
		{
		for ( i in w$sequences )
			{
			if ( find_str(window, w$sequences[i]$constant) < 0 )
				next;
			s$left[detection] = 0;
			if ( ! steps_stand(window, 0, w$sequences[i]$steps, 0) )
				next;
			report_conn(c, Sighting($detection=detection, $monitor=w$device_sends ? sender : receiver,
			                        $far_end=w$device_sends ? receiver : sender,
			                        $note=fmt("message %s", w$sequences[i]$name)));
			return F;
			}
		}
	s$left[detection] += length;
	return s$left[detection] < ( detection in s$begun ? w$idle_bytes : sequence_give_up_bytes );
	}

hook stream_bytes(c: connection, is_orig: bool, data: string, wish: StreamWish)
	{
	if ( ! c?$vitalwire_sequences )
		c$vitalwire_sequences = start_sequences(c);
	local s = c$vitalwire_sequences;
	if ( |s$left| == 0 )
		return;
	local window = ( is_orig ? s$orig_tail : s$resp_tail ) + data;
	local reach = 0;
	local done: set[string] = set();
	for ( detection, idle in s$left )
		{
		if ( ! look_for(c, is_orig, detection, s, window, |data|) )
			add done[detection];
		else if ( sequence_watches[detection]$reach > reach )
			reach = sequence_watches[detection]$reach;
		}
	for ( detection in done )
		delete s$left[detection];
	local tail = |window| > reach ? window[|window| - reach :] : window;
	if ( is_orig )
		s$orig_tail = tail;
	else
		s$resp_tail = tail;
	if ( |s$left| > 0 )
		wish$more = T;
	}

# No sequence is looked for across a hole.
hook stream_gap(c: connection, is_orig: bool, length: count)
	{
	if ( ! c?$vitalwire_sequences )
		return;
	if ( is_orig )
		c$vitalwire_sequences$orig_tail = "";
	else
		c$vitalwire_sequences$resp_tail = "";
	}
