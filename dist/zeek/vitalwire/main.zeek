##! Vitalwire: backdoored and careless patient monitors, seen on the wire.
##!
##! Findings go to vitalwire.log and to a notice of their own type. They carry the detection, how far the
##! monitor got (grade) and whether the site's border was crossed. They never carry patient data: no
##! payload reaches a log, a notice or a file from here.

@load base/frameworks/cluster
@load base/frameworks/config
@load base/frameworks/notice
@load base/frameworks/signatures
@load base/utils/site
@load base/misc/version

module Vitalwire;

export {
	redef enum Log::ID += { LOG };

	redef Signatures::actions += {
		["vitalwire::answer-tcp::contec-cms8000::answered"] = Signatures::SIG_IGNORE,
		["vitalwire::answer-udp::contec-cms8000::answered"] = Signatures::SIG_IGNORE,
		["vitalwire::answer-icmp::contec-cms8000::answered"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::udp::nfs2"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::udp::nfs2"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::udp::nfs3"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::udp::nfs3"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::udp::portmapper"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::udp::portmapper"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::udp::mount"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::udp::mount"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::udp::nfs-contec-cms8000-nfs-lookup"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::udp::nfs-contec-cms8000-nfs-lookup"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::tcp::portmapper"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::tcp::portmapper"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::tcp::mount"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::tcp::mount"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::tcp::nfs4"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::tcp::nfs4"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-call::tcp::nfs-contec-cms8000-nfs-lookup"] = Signatures::SIG_IGNORE,
		["vitalwire::rpc-reply::tcp::nfs-contec-cms8000-nfs-lookup"] = Signatures::SIG_IGNORE,
		["vitalwire::datagram::shared-address::vista120-beacon"] = Signatures::SIG_IGNORE,
	};

	redef enum Notice::Type += {
		## connection to another host shortly after a file was read from the CMS8000 update share.
		Contec_CMS8000_After_Update,
		## answer from an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Answered,
		## ARP search for an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Arp_Probe,
		## file read from the CMS8000 update share.
		Contec_CMS8000_Code_Received,
		## contact with an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Contact,
		## published monitor binary of CMS8000 firmware in a file transfer.
		Contec_CMS8000_Firmware_File,
		## HL7 message to the address that is hard-coded for HL7.
		Contec_CMS8000_HL7,
		## search for an NFS server at the hard-coded address.
		Contec_CMS8000_Nfs_Lookup,
		## NFS mount of /pm, the CMS8000 update share.
		Contec_CMS8000_Nfs_Mount,
		## NFS mount of /pm, the CMS8000 update share, accepted by the server.
		Contec_CMS8000_Nfs_Mounted,
		## patient names and numbers sent in clear in CMS protocol.
		Contec_CMS8000_Patient_Info,
		## CMS session opened by a monitor.
		Contec_CMS8000_Session,
		## traffic with the rest of 202.114.4.0/24.
		Contec_CMS8000_Subnet,
		## vital signs streamed in clear in CMS protocol.
		Contec_CMS8000_Telemetry,
		## UDP from a stranger to a CMS8000 monitor.
		Contec_CMS8000_Unsolicited_Udp,
		## beacon of a Vista 120 central station.
		Shared_Address_VISTA120_Beacon,
		## session of a Vista 120 monitor with its central station.
		Shared_Address_VISTA120_Session,
	};

	## Lets a site drop or change records before they are written.
	global log_policy: Log::PolicyHook;

	## One finding: a detection made of a pair of hosts.
	type Info: record {
		## When the packet was seen.
		ts: time &log;
		## The connection's unique id. Absent for ARP.
		uid: string &log &optional;
		## The connection's endpoints. Absent for ARP.
		id: conn_id &log &optional;
		## What was detected: family/behaviour.
		detection: string &log;
		## How far the monitor got: seen, attempted, connected, phi-sent or code-received.
		grade: string &log;
		## Whether the far end lies outside the site's networks (see Site::local_nets).
		border: bool &log;
		## The kind of device.
		device: string &log;
		## The host that behaves like such a device.
		monitor: addr &log;
		## The host it deals with.
		far_end: addr &log;
		## What exactly was seen, in words of the protocol. Never patient data.
		note: string &log;
	};

	## What a detection is called and how it is reported; see catalogue.zeek.
	type Detection: record {
		title: string;
		grade: string;
		device: string;
		notice: Notice::Type;
		## One finding per pair of hosts in this time.
		suppress: interval;
		## Why it is off unless named in :zeek:see:`Vitalwire::switched_on`.
		off: string &optional;
	};

	## What a detector saw, before it is graded.
	type Sighting: record {
		detection: string;
		monitor: addr;
		far_end: addr;
		note: string;
		## Whether it cannot have left the segment, wherever the far end belongs: ARP.
		on_segment: bool &default=F;
	};

	## Detections that are switched off, such as "contec-cms8000/contact".
	option switched_off: set[string] = {};

	## Detections that are off by default and wanted here, such as "contec-cms8000/subnet".
	option switched_on: set[string] = {};

	## Monitors that are never reported.
	option exempt_monitors: set[subnet] = {};

	## Far ends that are never reported, such as a known central station.
	option exempt_far_ends: set[subnet] = {};

	## Exemptions for one detection: "contec-cms8000/contact 10.1.2.0/24", monitor or far end.
	option exemptions: set[string] = {};

	## One finding per detection and pair of hosts in this time, for all detections; 0 keeps each one's own.
	option suppress_for: interval = 0secs;

	## Called before a finding is logged. Break to veto it.
	global finding_policy: hook(info: Info);

	## Raised where a finding is written: on the manager of a cluster, else on the only node.
	global log_vitalwire: event(info: Info);

	## A sighting on its way from a worker to the manager.
	global sighted: event(info: Info);

	## Called where one of the package's signatures "vitalwire::KIND::A::B" matched; `name` is "A/B", `data`
	## the packet's or segment's payload.
	global signature_seen: hook(kind: string, name: string, c: connection, data: string);

	## All detections, by id.
	global catalogue: table[string] of Detection = {} &redef;

	## Whether a detection is switched on.
	global active: function(id: string): bool;

	## Reports a sighting. With a connection, the finding carries its uid and endpoints.
	global report: function(sighting: Sighting);
	global report_conn: function(c: connection, sighting: Sighting);
}

# Sends an event to nodes of a cluster. Cluster::publish came with Zeek 7.1.
@if ( Version::at_least("7.1.0") )
const publish = Cluster::publish;
@else
const publish = Broker::publish;
@endif

# Exemptions of one detection, taken apart from the option's strings.
global exempt_nets: table[string] of set[subnet] = {};

# When each finding may be made again: the moment its suppression ends.
global suppressed: table[string, addr, addr] of time &read_expire=1day;

const IPV4_SUBNET = /((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\/(3[0-2]|[12]?[0-9]))?/;

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
		add exempt_nets[words[0]][to_subnet("/" in words[1] ? words[1] : words[1] + "/32")];
		}
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

function is_exempt(s: Sighting): bool
	{
	if ( s$monitor in exempt_monitors || s$far_end in exempt_far_ends )
		return T;
	if ( s$detection !in exempt_nets )
		return F;
	return s$monitor in exempt_nets[s$detection] || s$far_end in exempt_nets[s$detection];
	}

# Writes a finding, unless one like it was written lately. The manager does this for all workers, so that
# a pair of hosts seen by two workers is one finding.
function write(info: Info)
	{
	local d = catalogue[info$detection];
	local quiet = suppress_for > 0secs ? suppress_for : d$suppress;
	if ( [info$detection, info$monitor, info$far_end] in suppressed &&
	     info$ts < suppressed[info$detection, info$monitor, info$far_end] )
		return;
	if ( ! hook finding_policy(info) )
		return;
	suppressed[info$detection, info$monitor, info$far_end] = info$ts + quiet;
	Log::write(LOG, info);

	local n = Notice::Info($note=d$notice, $msg=fmt("%s%s", d$title, info$border ? ", border crossed" : ""),
	                       $sub=info$note, $src=info$monitor, $dst=info$far_end,
	                       $identifier=cat(info$detection, info$monitor, info$far_end),
	                       $suppress_for=quiet);
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

function send(info: Info)
	{
	if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::MANAGER )
		{
		write(info);
		return;
		}
	publish(Cluster::manager_topic, Vitalwire::sighted, info);
	}

function graded(s: Sighting): Info
	{
	local d = catalogue[s$detection];
	return Info($ts=network_time(), $detection=s$detection, $grade=d$grade,
	            $border=! s$on_segment && ! Site::is_local_addr(s$far_end), $device=d$device,
	            $monitor=s$monitor, $far_end=s$far_end, $note=s$note);
	}

function report(sighting: Sighting)
	{
	if ( active(sighting$detection) && ! is_exempt(sighting) )
		send(graded(sighting));
	}

function report_conn(c: connection, sighting: Sighting)
	{
	if ( ! active(sighting$detection) || is_exempt(sighting) )
		return;
	local info = graded(sighting);
	info$uid = c$uid;
	info$id = c$id;
	send(info);
	}

# Signatures of this package speak for themselves: they are not to be logged or counted as alarms.
event signature_match(state: signature_state, msg: string, data: string)
	{
	if ( msg != "vitalwire" )
		return;
	local words = split_string(state$sig_id, /::/);
	if ( |words| == 4 )
		hook signature_seen(words[1], words[2] + "/" + words[3], state$conn, data);
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_vitalwire, $path="vitalwire",
	                                    $policy=log_policy));
	Option::set_change_handler("Vitalwire::exemptions", exemptions_changed);
	take_apart(exemptions);
	}
