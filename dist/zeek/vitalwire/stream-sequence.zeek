##! Messages in TCP streams in which a place depends on what stands before it: bytes, bytes some way on, blocks that say
##! how long they are. From either side, wherever they stand in the stream.
##!
##! Cost: streams that a signature recognises in the first kilobyte of a side (data.sig) are handed to script segment
##! by segment, until every detection whose signature matched was made, nothing of it was seen in idle_bytes, or in
##! sequence_give_up_bytes at all. Of a segment one search is made for each constant that one of these needs; more only
##! where it is found, and while what it may belong to goes on. Of units that say their length, what lies behind the
##! reach of all sequences is not searched at all. For a detection that is made at the border alone no stream inside the
##! site is handed over. All other traffic costs nothing here.

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
		## One bit that is set as well.
		bit: count &optional;
	};

	## A number between two others, both included.
	type SequenceNumber: record {
		## Its bytes, and whether the lowest comes first.
		size:   count;
		little: bool;
		min:    count;
		max:    count;
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
		## What none of the bytes before it fits.
		without:    pattern &optional;
		## Other bytes of the step.
		checks:     vector of ByteCheck &default=vector();
		number:     SequenceNumber &optional;
		block:      SequenceBlock &optional;
		## None of these stand here.
		none_of:    vector of string &optional;
		## Stands anywhere behind. `literal` is what all of them begin with, `size` that of the longest.
		one_of:     pattern &optional;
	};

	type ByteSequence: record {
		name:     string;
		## The longest constant in it: where that is not, nothing else is looked for.
		constant: string;
		steps:    vector of SequenceStep;
	};

	## Units that say how long they are, of which a stream is made.
	type SequenceUnits: record {
		## First byte of the first unit of a side, and of those behind it.
		first_types: set[count];
		types:       set[count];
		## Where the number of bytes behind it stands, highest byte first, and with how many bytes that ends.
		length_at:   count;
		header:      count;
		## The most bytes of one that stand before a sequence.
		before:      count &default=0;
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
		## Each sequence begins in one of these, behind what may stand before it: nothing is looked for
		## behind its reach from there.
		units:      SequenceUnits &optional;
	};

	## Sequences to look for, by detection.
	global sequence_watches: table[string] of SequenceWatch = {} &redef;

	## Hands a stream over, if a detection can be made on the connection at all. Asked by the signature that
	## recognised it; the second by that of what is found at the border alone.
	global is_sequence_stream: function(state: signature_state, data: string): bool;
	global is_border_sequence_stream: function(state: signature_state, data: string): bool;
}

# What has to stand in a stream, how far the sequences reach that need it, and whether it stands in the bytes that are
# looked at now.
type SequenceConstant: record {
	bytes: string;
	reach: count &default=0;
	is_present: bool &default=F;
};

# A sequence, its constant, and what else has to stand, wherever: nearly all that have the constant lack the last of it.
type WatchedSequence: record {
	sequence: ByteSequence;
	constant: SequenceConstant;
	literals: vector of string;
};

# What is looked for, the same on all streams.
type SequencePlan: record {
	detection: string;
	watch:     SequenceWatch;
	crosses:   bool;
	opens:     vector of SequenceConstant;
	sequences: vector of WatchedSequence;
};

# A detection that can still be made on a stream.
type SequenceLook: record {
	plan: SequencePlan;
	# Where in the stream something of it was seen last, in bytes of both sides.
	seen_at: count;
	# Whether anything was.
	begun: bool &default=F;
};

# One direction of a stream.
type SequenceSide: record {
	# Whether a constant stands where what comes next may belong to it.
	goes_on: bool &default=F;
	# Whether it is known where its units stand.
	in_step: bool &default=F;
	# The last unit that began, and where the next one does.
	begun_at: count &default=0;
	next_at: count &default=0;
};

type SequenceStream: record {
	orig: SequenceSide &default=SequenceSide();
	resp: SequenceSide &default=SequenceSide();
	# Bytes of both sides, when they were last looked at.
	bytes: count &default=0;
	looks: vector of SequenceLook &default=vector();
	# Whether a signature recognised it: what has not begun when signatures look no further is not in it.
	is_recognised: bool &default=F;
	# Whether the looks are others than those that what follows is of.
	is_changed: bool &default=F;
	# What the looks depend on: constants without which nothing more is looked for, how far the longest sequence
	# reaches, and at how many bytes the first of them is given up.
	constants: vector of SequenceConstant &default=vector();
	needles: vector of string &default=vector();
	reach: count &default=0;
	until: count &default=0;
	# What it is made of, where a look knows that, and whether all do; and how far in one of these all sequences
	# have ended.
	units: SequenceUnits &optional;
	is_all_units: bool &default=F;
	unit_reach: count &default=0;
};

# No unit is longer.
const MAX_UNIT = 16777216;

redef record connection += {
	vitalwire_sequences: SequenceStream &optional;
};

function block_length(data: string, at: count, block: SequenceBlock): count
	{
	return bytestring_to_count(data[at : at + block$size], block$little);
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

function number_fits(data: string, at: count, number: SequenceNumber): bool
	{
	if ( at + number$size > |data| )
		return F;
	local value = bytestring_to_count(data[at : at + number$size], number$little);
	return value >= number$min && value <= number$max;
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
		if ( check?$bit && value & check$bit == 0 )
			return F;
		}
	return T;
	}

# Whether the steps from one on stand in the data from a place on.
global steps_stand: function(data: string, at: count, steps: vector of SequenceStep, index: count): bool;

# The same for a step of bytes, which may begin a little further on: no later than there.
function bytes_found(data: string, at: count, steps: vector of SequenceStep, index: count, latest_start: count): bool
	{
	local step = steps[index];
	if ( ! step?$literal )
		return bytes_stand(data, at, step) && steps_stand(data, at + step$size, steps, index + 1);
	local from = at + step$literal_at;
	local latest = latest_start + step$literal_at;
	while ( from <= latest )
		{
		# The last argument of find_str() is not the same in all releases of Zeek.
		local place = find_str(data[from : latest + |step$literal|], step$literal);
		if ( place < 0 )
			return F;
		from += int_to_count(place);
		local start = from - step$literal_at;
		if ( step?$without && step$without in data[at : start] )
			return F;
		if ( bytes_stand(data, start, step) && steps_stand(data, start + step$size, steps, index + 1) )
			return T;
		++from;
		}
	return F;
	}

# The same for one of several, behind what all of them begin with.
function one_found(data: string, at: count, steps: vector of SequenceStep, index: count): bool
	{
	local step = steps[index];
	local from = at;
	while ( from < |data| )
		{
		local place = find_str(data[from :], step$literal);
		if ( place < 0 )
			return F;
		from += int_to_count(place);
		local found = match_pattern(data[from : from + step$size], step$one_of);
		if ( found$matched && found$off == 1 && steps_stand(data, from + |found$str|, steps, index + 1) )
			return T;
		++from;
		}
	return F;
	}

function steps_stand(data: string, at: count, steps: vector of SequenceStep, index: count): bool
	{
	if ( index == |steps| )
		return T;
	if ( at > |data| )
		return F;
	local step = steps[index];
	if ( step?$number )
		return number_fits(data, at, step$number) &&
		       steps_stand(data, at + step$number$size, steps, index + 1);
	if ( step?$block )
		return block_holds(data, at, step$block) &&
		       steps_stand(data, at + step$block$size + block_length(data, at, step$block), steps, index + 1);
	if ( step?$none_of )
		return none_stands(data, at, step$none_of) && steps_stand(data, at, steps, index + 1);
	if ( step?$one_of )
		return one_found(data, at, steps, index);
	return bytes_found(data, at, steps, index, at + step$within);
	}

# Whether a sequence stands in the data anywhere. None begins behind its constant.
function sequence_stands(data: string, watched: WatchedSequence): bool
	{
	for ( i, literal in watched$literals )
		if ( find_str(data, literal) < 0 )
			return F;
	local sequence = watched$sequence;
	local last = 0;
	local place = find_str(data, sequence$constant);
	if ( place < 0 )
		return F;
	while ( place >= 0 )
		{
		last = int_to_count(place);
		place = find_str(data, sequence$constant, last + 1);
		}
	return bytes_found(data, 0, sequence$steps, 0, last);
	}

global sequence_plans: vector of SequencePlan = vector();
global sequence_constants: table[string] of SequenceConstant = {};

function is_possible(plan: SequencePlan, c: connection): bool
	{
	return ( ! plan$crosses || crosses_border(c) ) && active(plan$detection);
	}

# At how many bytes of a stream a detection is given up.
function give_up_at(s: SequenceStream, look: SequenceLook): count
	{
	if ( look$begun )
		return look$seen_at + look$plan$watch$idle_bytes;
	return s$is_recognised ? dpd_buffer_size + 1 : look$seen_at + sequence_give_up_bytes;
	}

# When the first of the looks is given up.
function look_until(s: SequenceStream)
	{
	for ( i, look in s$looks )
		if ( i == 0 || give_up_at(s, look) < s$until )
			s$until = give_up_at(s, look);
	}

function add_constant(s: SequenceStream, constant: SequenceConstant)
	{
	for ( i, other in s$needles )
		if ( other == constant$bytes )
			return;
	s$constants += constant;
	s$needles += constant$bytes;
	}

function keep_looks(s: SequenceStream)
	{
	s$is_changed = F;
	s$reach = 0;
	s$unit_reach = 0;
	s$is_all_units = T;
	s$constants = vector();
	s$needles = vector();
	for ( i, look in s$looks )
		{
		local w = look$plan$watch;
		if ( w?$units )
			{
			s$units = w$units;
			if ( s$units$before + w$reach > s$unit_reach )
				s$unit_reach = s$units$before + w$reach;
			}
		else
			s$is_all_units = F;
		if ( w$reach > s$reach )
			s$reach = w$reach;
		for ( j, one in look$plan$sequences )
			add_constant(s, one$constant);
		if ( ! look$begun )
			for ( k, opening in look$plan$opens )
				add_constant(s, opening);
		}
	}

function start_sequences(c: connection, is_recognised: bool): SequenceStream
	{
	local s = SequenceStream($is_recognised=is_recognised);
	for ( i, plan in sequence_plans )
		if ( is_possible(plan, c) )
			s$looks += SequenceLook($plan=plan, $seen_at=0);
	keep_looks(s);
	look_until(s);
	return s;
	}

function is_sequence_stream(state: signature_state, data: string): bool
	{
	local c = state$conn;
	if ( ! is_tcp_port(c$id$resp_p) )
		return F;
	if ( c?$vitalwire_sequences )
		return T;
	local s = start_sequences(c, T);
	if ( |s$looks| == 0 )
		return F;
	c$vitalwire_sequences = s;
	want_stream(c, "sequences");
	return T;
	}

function is_border_sequence_stream(state: signature_state, data: string): bool
	{
	local c = state$conn;
	# Asked of each message of a site's own orders: a call is dearer than the rest.
	if ( c?$vitalwire_crosses && ! c$vitalwire_crosses )
		return F;
	return crosses_border(c) && is_sequence_stream(state, data);
	}

hook stream_wanted_by_all(c: connection)
	{
	delete c$vitalwire_sequences;
	}

# Looks for a detection in what is new, of so many bytes, and the end of what came before. Whether it can still be made.
function look_for(c: connection, is_orig: bool, look: SequenceLook, s: SequenceStream, window: string,
                  length: count): bool
	{
	local plan = look$plan;
	if ( ! look$begun )
		for ( i, opening in plan$opens )
			if ( opening$is_present )
				{
				look$begun = T;
				s$is_changed = T;
				}
	for ( j, one in plan$sequences )
		{
		if ( ! one$constant$is_present )
			next;
		local sender = is_orig ? c$id$orig_h : c$id$resp_h;
		local receiver = is_orig ? c$id$resp_h : c$id$orig_h;
		if ( plan$crosses && ! can_be_made(plan$detection, sender, receiver) )
			break;
		look$seen_at = s$bytes - length;
		if ( ! sequence_stands(window, one) )
			next;
		report_conn(c, Sighting($detection=plan$detection,
		                        $monitor=plan$watch$device_sends ? sender : receiver,
		                        $far_end=plan$watch$device_sends ? receiver : sender,
		                        $note=fmt("message %s", one$sequence$name)));
		return F;
		}
	return s$bytes < s$until || s$bytes < give_up_at(s, look);
	}

function look_for_all(c: connection, is_orig: bool, s: SequenceStream, window: string, length: count)
	{
	local looks: vector of SequenceLook = vector();
	for ( i, look in s$looks )
		if ( look_for(c, is_orig, look, s, window, length) )
			looks += look;
	if ( |looks| < |s$looks| || s$is_changed )
		{
		s$looks = looks;
		keep_looks(s);
		}
	look_until(s);
	}

# Follows the units of a side to where it ends, from the last of its bytes.
function read_units(own: SequenceSide, shape: SequenceUnits, window: string, end: count)
	{
	while ( own$in_step && own$next_at + shape$header <= end )
		{
		local back = end - own$next_at;
		own$in_step = back <= |window|;
		if ( ! own$in_step )
			return;
		local head = window[|window| - back : |window| - back + shape$header];
		local size = bytestring_to_count(head[shape$length_at :]);
		local one_of = own$next_at == 0 ? shape$first_types : shape$types;
		own$in_step = bytestring_to_count(head[0]) in one_of && size <= MAX_UNIT;
		own$begun_at = own$next_at;
		own$next_at += shape$header + size;
		}
	}

function read_sequences(c: connection, is_orig: bool, sides: StreamSides, data: string): bool
	{
	if ( ! c?$vitalwire_sequences )
		c$vitalwire_sequences = start_sequences(c, F);
	local s = c$vitalwire_sequences;
	local side = is_orig ? sides$orig : sides$resp;
	local own = is_orig ? s$orig : s$resp;
	local tail = side$before;
	if ( |tail| > s$reach )
		tail = tail[|tail| - s$reach :];
	local window = tail + data;
	s$bytes = sides$orig$bytes + sides$resp$bytes + |data|;
	own$goes_on = F;
	for ( i, constant in s$constants )
		{
		local from = |tail| > constant$reach ? |tail| - constant$reach : 0;
		constant$is_present = find_str(window, constant$bytes, from) >= 0;
		if ( constant$is_present )
			own$goes_on = T;
		}
	if ( own$goes_on || s$bytes >= s$until )
		look_for_all(c, is_orig, s, window, |data|);
	# Its first byte is that of a stream only where that was seen to begin.
	if ( side$bytes == 0 )
		own$in_step = /[Hh]/ in c$history;
	if ( s?$units )
		read_units(own, s$units, window, side$bytes + |data|);
	return |s$looks| > 0;
	}

# No sequence is looked for across a hole, and nobody knows where the next unit begins behind it.
function skip_sequences(c: connection, is_orig: bool, length: count)
	{
	if ( ! c?$vitalwire_sequences )
		c$vitalwire_sequences = start_sequences(c, F);
	local s = c$vitalwire_sequences;
	local own = is_orig ? s$orig : s$resp;
	own$in_step = F;
	}

function need_of_sequences(c: connection, is_orig: bool, sides: StreamSides): StreamNeed
	{
	local s = c$vitalwire_sequences;
	local own = is_orig ? s$orig : s$resp;
	local need = StreamNeed($next_bytes=own$goes_on, $needles=s$needles, $keep=s$reach);
	local bytes = sides$orig$bytes + sides$resp$bytes;
	if ( s$until > bytes )
		need$bytes = s$until - bytes;
	if ( ! s?$units || ! own$in_step )
		return need;
	# The next unit is read where it begins.
	local seen = is_orig ? sides$orig$bytes : sides$resp$bytes;
	if ( s$is_all_units && own$next_at > own$begun_at + s$unit_reach )
		{
		need$skip_from = own$begun_at + s$unit_reach;
		need$skip_to = own$next_at;
		}
	local ask_at = own$next_at + s$units$header;
	if ( ask_at > seen && ask_at - seen < need$bytes )
		need$bytes = ask_at - seen;
	return need;
	}

# The one constant of these bytes, for what reaches so far.
function constant_of(bytes: string, reach: count): SequenceConstant
	{
	if ( bytes !in sequence_constants )
		sequence_constants[bytes] = SequenceConstant($bytes=bytes);
	local constant = sequence_constants[bytes];
	if ( reach > constant$reach )
		constant$reach = reach;
	return constant;
	}

# Every constant of a sequence but the one that is known to stand, the last one first.
function literals_from_the_end(sequence: ByteSequence): vector of string
	{
	local literals: vector of string = vector();
	local left = |sequence$steps|;
	while ( left > 0 )
		{
		--left;
		local step = sequence$steps[left];
		if ( step?$literal && step$literal != sequence$constant )
			literals += step$literal;
		}
	return literals;
	}

function plan_of(detection: string, w: SequenceWatch): SequencePlan
	{
	local plan = SequencePlan($detection=detection, $watch=w, $crosses=is_border_only(detection),
	                          $opens=vector(), $sequences=vector());
	for ( i, opening in w$opens )
		plan$opens += constant_of(opening, |opening|);
	for ( j, sequence in w$sequences )
		plan$sequences += WatchedSequence($sequence=sequence,
		                                  $constant=constant_of(sequence$constant, w$reach),
		                                  $literals=literals_from_the_end(sequence));
	return plan;
	}

event zeek_init()
	{
	stream_readers["sequences"] = StreamReader($name="sequences", $read=read_sequences, $skip=skip_sequences,
	                                            $need=need_of_sequences);
	for ( detection, w in sequence_watches )
		sequence_plans += plan_of(detection, w);
	}
