##! UDP datagrams by their ports, size and fields, and by what went before them on their flow.
##!
##! Cost: one script event for each datagram from or to the ports that definitions name (udp_content_ports). Those that
##! may go to any port are recognised elsewhere by signatures (data.sig), which see the first kilobyte of a flow.

@load ./main
@load ./stream-frame

module Vitalwire;

export {
	## Something that has no fixed place, or one of several values at one.
	type LooseField: record {
		## Where it stands; but for `any_of`, where it may begin at the earliest.
		at:     count;
		## Constants of so many bytes, any one of which stands there.
		any_of: set[string] &optional;
		size:   count &optional;
		## Bytes, fields beside each other, or text that stands anywhere from there on.
		bytes:  string &optional;
		group:  FrameShape &optional;
		text:   pattern &optional;
	};

	type DatagramWatch: record {
		## Ports, where they are required.
		sent_to:      port &optional;
		sent_from:    port &optional;
		## Datagrams from `sent_to` count as well.
		answers_too:  bool;
		## The least and the most bytes of payload.
		least:        count;
		most:         count;
		fields:       vector of FrameField;
		loose:        vector of LooseField;
		## Detections of which one was made on the same flow, of a datagram of the other side.
		after:        set[string];
		## Whether a device speaks to its whole segment with it, and whether the device is who sends it.
		to_segment:   bool;
		device_sends: bool;
	};

	## Datagrams to look for, by detection.
	global datagram_watches: table[string] of DatagramWatch = {} &redef;

	## A datagram that may be looked for, on a port that nothing names. Raised by the signatures, with the detection
	## as `msg`.
	global datagram_recognised: event(state: signature_state, msg: string, data: string);
}

redef record connection += {
	# Detections made on this flow that others wait for, by who sent the datagram.
	vitalwire_asked: table[string] of bool &optional;
};

# Detections that others wait for.
global datagram_questions: set[string] = {};

# A detection, and what tells most datagrams apart from it: the first bytes, and the border.
type DatagramLook: record {
	detection: string;
	watch: DatagramWatch;
	begins: string &optional;
	crosses: bool;
};

# All of them by detection, what is looked for on a port, and what is looked for on any.
global datagram_looks: table[string] of DatagramLook = {};
global datagrams_by_port: table[port] of vector of DatagramLook = {};
global datagrams_anywhere: vector of DatagramLook = vector();

function loose_holds(data: string, field: LooseField): bool
	{
	if ( field?$any_of )
		return data[field$at : field$at + field$size] in field$any_of;
	if ( field?$bytes )
		return find_str(data, field$bytes, field$at) >= 0;
	local behind = data[field$at :];
	if ( field?$group )
		return frame_in(behind, field$group);
	return field$text in behind;
	}

function datagram_holds(data: string, w: DatagramWatch): bool
	{
	for ( i in w$fields )
		if ( ! field_holds(data, w$fields[i]) )
			return F;
	for ( j in w$loose )
		if ( ! loose_holds(data, w$loose[j]) )
			return F;
	return T;
	}

function ports_hold(c: connection, is_orig: bool, w: DatagramWatch): bool
	{
	local source_port = is_orig ? c$id$orig_p : c$id$resp_p;
	local target_port = is_orig ? c$id$resp_p : c$id$orig_p;
	if ( w?$sent_from && source_port != w$sent_from )
		return F;
	if ( ! w?$sent_to || target_port == w$sent_to )
		return T;
	return w$answers_too && source_port == w$sent_to;
	}

# Whether what it answers was said on this flow, by the other side.
function was_asked(c: connection, is_orig: bool, w: DatagramWatch): bool
	{
	if ( |w$after| == 0 )
		return T;
	if ( ! c?$vitalwire_asked )
		return F;
	for ( detection in w$after )
		if ( detection in c$vitalwire_asked && c$vitalwire_asked[detection] != is_orig )
			return T;
	return F;
	}

function found_datagram(c: connection, is_orig: bool, detection: string, w: DatagramWatch)
	{
	if ( detection in datagram_questions )
		{
		if ( ! c?$vitalwire_asked )
			c$vitalwire_asked = table();
		c$vitalwire_asked[detection] = is_orig;
		}
	local sender = is_orig ? c$id$orig_h : c$id$resp_h;
	local receiver = is_orig ? c$id$resp_h : c$id$orig_h;
	local device = w$device_sends ? sender : receiver;
	report_conn(c, Sighting($detection=detection, $monitor=device, $far_end=w$device_sends ? receiver : sender,
	                        $note=fmt("datagram to %s", is_orig ? c$id$resp_p : c$id$orig_p),
	                        $to_segment=w$to_segment));
	}

function look_at_datagram(c: connection, is_orig: bool, data: string, looks: vector of DatagramLook)
	{
	for ( i, look in looks )
		{
		if ( look?$begins && ! starts_with(data, look$begins) )
			next;
		if ( look$crosses && ! crosses_border(c) )
			next;
		local w = look$watch;
		if ( |data| < w$least || |data| > w$most )
			next;
		if ( ports_hold(c, is_orig, w) && was_asked(c, is_orig, w) && datagram_holds(data, w) )
			found_datagram(c, is_orig, look$detection, w);
		}
	}

event udp_contents(u: connection, is_orig: bool, contents: string)
	{
	# Where no port says who is asked, it is who did not speak first.
	if ( is_orig )
		look_at_datagram(u, is_orig, contents, datagrams_anywhere);
	if ( u$id$resp_p in datagrams_by_port )
		look_at_datagram(u, is_orig, contents, datagrams_by_port[u$id$resp_p]);
	if ( u$id$orig_p in datagrams_by_port && u$id$orig_p != u$id$resp_p )
		look_at_datagram(u, is_orig, contents, datagrams_by_port[u$id$orig_p]);
	}

event Vitalwire::datagram_recognised(state: signature_state, msg: string, data: string)
	{
	local id = state$conn$id;
	# Looked at already: each datagram there is.
	if ( ! state$is_orig || id$resp_p in udp_content_ports || id$orig_p in udp_content_ports )
		return;
	look_at_datagram(state$conn, state$is_orig, data, vector(datagram_looks[msg]));
	}

event zeek_init()
	{
	for ( detection, w in datagram_watches )
		{
		for ( question in w$after )
			add datagram_questions[question];
		}
	for ( detection, w in datagram_watches )
		{
		local look = DatagramLook($detection=detection, $watch=w,
		                          $crosses=is_border_only(detection) && detection !in datagram_questions);
		if ( |w$fields| > 0 && w$fields[0]?$bytes && w$fields[0]$at == 0 && ! w$fields[0]?$last )
			look$begins = w$fields[0]$bytes;
		datagram_looks[detection] = look;
		if ( ! w?$sent_from && ! w?$sent_to )
			{
			datagrams_anywhere += look;
			next;
			}
		local p = w?$sent_to ? w$sent_to : w$sent_from;
		if ( p !in datagrams_by_port )
			datagrams_by_port[p] = vector();
		datagrams_by_port[p] += look;
		}
	}
