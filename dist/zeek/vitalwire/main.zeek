##! Findings: what they hold, when they are made again, and where they go.
##!
##! Findings go to vitalwire.log and to a notice of their own type. They carry the detection, how far the device got
##! (grade) and whether the site's border was crossed. They never carry patient data: no payload reaches a log, a
##! notice or a file from here.

@load base/frameworks/cluster
@load base/frameworks/config
@load base/frameworks/notice
@load base/utils/site

@load ./memory

module Vitalwire;

export {
	redef enum Log::ID += { LOG };

	## Lets a site drop or change records before they are written.
	global log_policy: Log::PolicyHook;

	## One finding: a detection made of a pair of hosts.
	type Info: record {
		## When the packet was seen.
		ts:        time    &log;
		## The connection's unique id. Absent for ARP.
		uid:       string  &log &optional;
		## The connection's endpoints. Absent for ARP.
		id:        conn_id &log &optional;
		## What was detected: family/behaviour.
		detection: string  &log;
		## How far the device got: seen, attempted, connected, phi-sent or code-received.
		grade:     string  &log;
		## Whether it left the site's networks (Site::local_nets): internal, crossed, or unstated where that
		## cannot be said.
		border:    string  &log;
		## The kind of device.
		device:    string  &log;
		## The host that behaves like such a device.
		monitor:   addr    &log;
		## The host it deals with.
		far_end:   addr    &log;
		## What exactly was seen, in words of the protocol. Never patient data.
		note:      string  &log;
		## Whether the device spoke to its whole segment, see :zeek:see:`Vitalwire::Sighting`.
		to_segment: bool;
	};

	## What a detection is called and how it is reported.
	type Detection: record {
		title:    string;
		grade:    string;
		device:   string;
		notice:   Notice::Type;
		## One finding for each pair of hosts in this time.
		suppress: interval;
		## Found only where the border is crossed: "crossed", or, where the sender is the site's,
		## "crossed-outward".
		only:     string &optional;
		## Normal between some hosts: silent between :zeek:see:`Vitalwire::expected_pairs`.
		expectable: bool &default=F;
		## Why it is off unless named in :zeek:see:`Vitalwire::switched_on`.
		off:      string &optional;
	};

	## What a detector saw, before it is graded.
	type Sighting: record {
		detection:  string;
		monitor:    addr;
		far_end:    addr;
		note:       string;
		## Whether it cannot have left the segment, wherever the far end belongs: ARP.
		on_segment: bool &default=F;
		## Whether it speaks to its whole segment: found once for the device, whoever hears it, and once for
		## each host outside.
		to_segment: bool &default=F;
	};

	## Detections that are switched off, such as "contec-cms8000/contact".
	option switched_off: set[string] = {};

	## Detections that are off by default and wanted here, such as "contec-cms8000/subnet".
	option switched_on: set[string] = {};

	## Devices that are never reported.
	option exempt_monitors: set[subnet] = {};

	## Far ends that are never reported, such as a known central station.
	option exempt_far_ends: set[subnet] = {};

	## Exemptions for one detection: "contec-cms8000/contact 10.1.2.0/24", device or far end.
	option exemptions: set[string] = {};

	## Pairs of hosts that are meant to talk in clear, such as a monitor and its gateway: "10.20.5.0/24 10.20.0.10".
	## What is normal between such hosts is not reported of them; attacks are.
	option expected_pairs: set[string] = {};

	## One finding for each detection and pair of hosts in this time, for all detections; 0 keeps each one's own.
	option suppress_for: interval = 0secs;

	## Called before a finding is logged. Break to veto it.
	global finding_policy: hook(info: Info);

	## Raised where a finding is written: on the manager of a cluster, else on the only node.
	global log_vitalwire: event(info: Info);

	## A finding on its way from a worker to the manager.
	global sighted: event(info: Info);

	## The manager did not write a finding, because of :zeek:see:`Vitalwire::finding_policy`. Raised on the
	## workers: what was not written is no reason to keep quiet.
	global vetoed: event(info: Info);

	## All detections, by id.
	global catalogue: table[string] of Detection = {} &redef;

	## The grades, weakest first.
	const grades = vector("seen", "attempted", "connected", "phi-sent", "code-received");

	## Addresses that no host has: multicast (RFC 1112, RFC 4291) and broadcast. Nobody lives there to be outside.
	const groups: set[subnet] = { 224.0.0.0/4, 255.255.255.255/32, [ff00::]/8 };

	## Whether a detection is switched on.
	global active: function(id: string): bool;

	## A detection's grade as a number, to compare.
	global rank: function(id: string): count;

	## Whether a detection is found only where the border is crossed.
	global is_border_only: function(detection: string): bool;

	## Whether a detection can be made between two hosts, by the border: streams between others need not be looked
	## at.
	global can_be_made: function(detection: string, sender: addr, receiver: addr): bool;

	## Whether one end of a connection is the site's and the other is not.
	global crosses_border: function(c: connection): bool;

	## Every sighting, whether or not it becomes a finding: detections that are switched off, exempt or suppressed
	## are sighted too.
	global sighting_made: hook(sighting: Sighting);

	## Reports a sighting. With a connection, the finding carries its uid and endpoints.
	global report: function(sighting: Sighting);
	global report_conn: function(c: connection, sighting: Sighting);
}

redef record connection += {
	# See crosses_border().
	vitalwire_crosses: bool &optional;
};

# How long after a finding it is not made again.
function suppression(detection: string): interval
	{
	if ( suppress_for > 0secs || detection !in catalogue )
		return suppress_for;
	return catalogue[detection]$suppress;
	}

# Each finding is kept for as long as its own detection says, and as it says now: options may change.
function suppression_left(moments: Moments, idx: any): interval
	{
	local detection: string;
	local monitor: addr;
	local far_end: addr;
	[detection, monitor, far_end] = idx;
	local left = moments[detection, monitor, far_end] + suppression(detection) - network_time();
	return left > 0secs ? left : 0secs;
	}

# Findings that were made: on a manager those of all workers, on a worker those that it told the manager of.
global made_young: Moments = {} &create_expire=10min &expire_func=suppression_left;
global made_old: Moments = {} &create_expire=10min &expire_func=suppression_left;
global made = Memory($young=made_young, $old=made_old);

# Exemptions of one detection, taken apart from the option's strings.
global exempt_nets: table[string] of set[subnet] = {};

const IPV4_SUBNET = /((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\/(3[0-2]|[12]?[0-9]))?/;

function is_subnet(text: string): bool
	{
	return is_valid_ip(text) || is_valid_subnet(text);
	}

# Of an address alone: a subnet with nobody else in it.
function as_subnet(text: string): subnet
	{
	if ( "/" in text )
		return to_subnet(text);
	return to_subnet(text + (":" in text ? "/128" : "/32"));
	}

function take_apart(exempt: set[string])
	{
	exempt_nets = table();
	for ( entry in exempt )
		{
		local words = split_string(entry, / +/);
		if ( |words| != 2 || words[0] !in catalogue || words[1] != IPV4_SUBNET )
			{
			# No error: at the start of Zeek that would end it.
			Reporter::warning(fmt("vitalwire: exemption \"%s\" is not \"family/behaviour subnet\"", entry));
			next;
			}
		if ( words[0] !in exempt_nets )
			exempt_nets[words[0]] = set();
		add exempt_nets[words[0]][as_subnet(words[1])];
		}
	}

# Expected pairs, taken apart from the option's strings.
type NetPair: record {
	one: subnet;
	other: subnet;
};
global expected_nets: vector of NetPair = vector();

function take_pairs_apart(pairs: set[string])
	{
	expected_nets = vector();
	for ( entry in pairs )
		{
		local words = split_string(entry, / +/);
		if ( |words| != 2 || ! is_subnet(words[0]) || ! is_subnet(words[1]) )
			{
			Reporter::warning(fmt("vitalwire: expected pair \"%s\" is not \"subnet subnet\"", entry));
			next;
			}
		expected_nets += NetPair($one=as_subnet(words[0]), $other=as_subnet(words[1]));
		}
	}

function expected_changed(id: string, pairs: set[string]): set[string]
	{
	take_pairs_apart(pairs);
	return pairs;
	}

function exemptions_changed(id: string, exempt: set[string]): set[string]
	{
	take_apart(exempt);
	return exempt;
	}

function active(id: string): bool
	{
	if ( id !in catalogue || id in switched_off )
		return F;
	return ! catalogue[id]?$off || id in switched_on;
	}

function rank(id: string): count
	{
	for ( i in grades )
		if ( grades[i] == catalogue[id]$grade )
			return i;
	return 0;
	}

function is_exempt(s: Sighting): bool
	{
	if ( s$monitor in exempt_monitors || s$far_end in exempt_far_ends )
		return T;
	if ( s$detection !in exempt_nets )
		return F;
	return s$monitor in exempt_nets[s$detection] || s$far_end in exempt_nets[s$detection];
	}

# Whether a site named both hosts of a sighting as a pair, for a detection of what is normal somewhere.
function is_expected(s: Sighting): bool
	{
	if ( ! catalogue[s$detection]$expectable )
		return F;
	for ( i in expected_nets )
		{
		local pair = expected_nets[i];
		if ( ( s$monitor in pair$one && s$far_end in pair$other ) ||
		     ( s$monitor in pair$other && s$far_end in pair$one ) )
			return T;
		}
	return F;
	}

function is_border_only(detection: string): bool
	{
	return detection in catalogue && catalogue[detection]?$only;
	}

function can_be_made(detection: string, sender: addr, receiver: addr): bool
	{
	if ( ! is_border_only(detection) )
		return T;
	local sent_inside = Site::is_local_addr(sender);
	if ( sent_inside == Site::is_local_addr(receiver) || receiver in groups )
		return F;
	return sent_inside || catalogue[detection]$only == "crossed";
	}

function crosses_border(c: connection): bool
	{
	if ( ! c?$vitalwire_crosses )
		c$vitalwire_crosses = Site::is_local_addr(c$id$orig_h) != Site::is_local_addr(c$id$resp_h);
	return c$vitalwire_crosses;
	}

function made_at_border(s: Sighting): bool
	{
	return can_be_made(s$detection, s$monitor, s$far_end);
	}

# Of what is found only at the border the site's own host is the device, whichever end sent. The sighting of such a
# detection names the sender as the device.
function turned(s: Sighting): Sighting
	{
	if ( ! is_border_only(s$detection) )
		return s;
	local t: Sighting = copy(s);
	if ( Site::is_local_addr(t$far_end) && ! Site::is_local_addr(t$monitor) )
		{
		local sender = t$monitor;
		t$monitor = t$far_end;
		t$far_end = sender;
		}
	return t;
	}

# A crossing is stated where it was seen, never for want of another explanation: from a host of the site to one that
# is none.
function is_crossing(monitor: addr, far_end: addr): bool
	{
	return Site::is_local_addr(monitor) && ! Site::is_local_addr(far_end) && far_end !in groups;
	}

# With whom a finding is made once in a while. What is said to a segment is found once, whoever hears it; a host
# outside is another finding.
function once_with(monitor: addr, far_end: addr, to_segment: bool): addr
	{
	return to_segment && ! is_crossing(monitor, far_end) ? monitor : far_end;
	}

# By the time of the packets: a manager reads none.
function is_suppressed(detection: string, monitor: addr, other: addr, at: time): bool
	{
	return at < recall(made, detection, monitor, other) + suppression(detection);
	}

function remember_made(info: Info)
	{
	remember(made, info$detection, info$monitor, once_with(info$monitor, info$far_end, info$to_segment), info$ts);
	# What went to a host outside was said as well.
	if ( info$to_segment )
		remember(made, info$detection, info$monitor, info$monitor, info$ts);
	}

function border_of(s: Sighting): string
	{
	if ( s$on_segment || s$far_end in groups || Site::is_local_addr(s$far_end) )
		return "internal";
	return is_crossing(s$monitor, s$far_end) ? "crossed" : "unstated";
	}

# Writes a finding. The manager does this for all workers, so that a pair of hosts seen by two workers is one finding.
function write(info: Info)
	{
	local other = once_with(info$monitor, info$far_end, info$to_segment);
	if ( is_suppressed(info$detection, info$monitor, other, info$ts) )
		return;
	if ( ! hook finding_policy(info) )
		{
		if ( Cluster::is_enabled() )
			Cluster::publish(Cluster::worker_topic, Vitalwire::vetoed, info);
		return;
		}
	remember_made(info);
	Log::write(LOG, info);

	local d = catalogue[info$detection];
	# Suppressed above, and for as long as it should be: a second memory of the same in the notice framework, for
	# each pair of hosts, would have no bound. A site's Notice::type_suppression_intervals still count.
	local n = Notice::Info($note=d$notice,
	                       $msg=fmt("%s%s", d$title, info$border == "crossed" ? ", border crossed" : ""),
	                       $sub=info$note, $src=info$monitor, $dst=info$far_end,
	                       $identifier=cat(info$detection, info$monitor, info$far_end),
	                       $suppress_for=0secs);
	if ( info?$uid )
		n$uid = info$uid;
	if ( info?$id )
		n$id = info$id;
	NOTICE(n);
	}

event Vitalwire::sighted(info: Info)
	{
	write(info);
	}

event Vitalwire::vetoed(info: Info)
	{
	forget(made, info$detection, info$monitor, once_with(info$monitor, info$far_end, info$to_segment));
	if ( info$to_segment )
		forget(made, info$detection, info$monitor, info$monitor);
	}

# A manager that starts anew knows nothing of what it was told before.
event Cluster::node_up(name: string, id: string)
	{
	if ( name in Cluster::nodes && Cluster::nodes[name]$node_type == Cluster::MANAGER )
		forget_all(made);
	}

function find(s: Sighting): Info
	{
	local d = catalogue[s$detection];
	return Info($ts=network_time(), $detection=s$detection, $grade=d$grade, $border=border_of(s),
	            $device=d$device, $monitor=s$monitor, $far_end=s$far_end, $note=s$note,
	            $to_segment=s$to_segment);
	}

# Whether a sighting is to be reported, as far as this node knows.
function is_news(s: Sighting): bool
	{
	hook sighting_made(s);
	return active(s$detection) && ! is_exempt(s) && ! is_expected(s) &&
	       ! is_suppressed(s$detection, s$monitor, once_with(s$monitor, s$far_end, s$to_segment), network_time());
	}

function send(info: Info)
	{
	if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::MANAGER )
		{
		write(info);
		return;
		}
	remember_made(info);
	Cluster::publish(Cluster::manager_topic, Vitalwire::sighted, info);
	}

function report(sighting: Sighting)
	{
	local s = turned(sighting);
	if ( made_at_border(sighting) && is_news(s) )
		send(find(s));
	}

function report_conn(c: connection, sighting: Sighting)
	{
	local s = turned(sighting);
	if ( ! made_at_border(sighting) || ! is_news(s) )
		return;
	local info = find(s);
	info$uid = c$uid;
	info$id = c$id;
	send(info);
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_vitalwire, $path="vitalwire",
	                                    $policy=log_policy));
	Option::set_change_handler("Vitalwire::exemptions", exemptions_changed);
	take_apart(exemptions);
	Option::set_change_handler("Vitalwire::expected_pairs", expected_changed);
	take_pairs_apart(expected_pairs);
	}
