##! ONC RPC calls on any port, and which of them were answered. rpc-stream.zeek hands over messages; Zeek's own RPC
##! analyzers decode the rest of UDP flows.

@load ./main
@load ./nfs4
@load ./rpc-stream
@load ./xdr

module Vitalwire;

export {
	## A call to look for. What is absent may be anything.
	type RpcPattern: record {
		name:        string;
		program:     count;
		versions:    set[count] &optional;
		procedure:   count &optional;
		## The whole argument of MOUNT's MNT.
		path:        string &optional;
		## NFSv4: the name looked up right under the root.
		root_lookup: string &optional;
		## What portmap's GETPORT asks for.
		asks_for:    set[count] &optional;
	};

	## A call as far as patterns look at it.
	type RpcCall: record {
		program:     count;
		versions:    set[count];
		procedure:   count;
		path:        string &optional;
		root_lookup: string &optional;
		asks_for:    count &optional;
	};

	## A call was made.
	global rpc_called: hook(c: connection, call: RpcCall);

	## A mount, or NFSv4's lookup under the root, was granted.
	global rpc_granted: hook(c: connection, call: RpcCall);

	## Break where the answer to a call is needed: the others are not waited for.
	global rpc_answer_needed: hook(c: connection, call: RpcCall);

	## A call whose answer was needed was answered: the reply, and the offset of the results behind the accept
	## status.
	global rpc_answered: hook(c: connection, call: RpcCall, reply: string, at: count);

	## The first of these patterns that a call matches, or "" where it matches none.
	global matching_pattern: function(patterns: vector of RpcPattern, call: RpcCall): string;

	## Says that names which NFSv4 patterns look up under the root are looked for.
	global watch_names: function(patterns: vector of RpcPattern);
}

const MOUNT_PROGRAM = 100005;
const MNT = 1;
const NFS_PROGRAM = 100003;
const COMPOUND = 1;
const PORTMAP_PROGRAM = 100000;
const GETPORT = 3;

# Calls whose answers are needed and that a flow waits for, at most: on a tap that sees the client only, none is ever
# answered. More than a client has under way.
const MAX_PENDING = 256;

redef record connection += {
	# Calls whose answers are needed, by transaction id.
	vitalwire_calls: table[count] of RpcCall &optional;
	# Who answers calls as well, or who calls answers: what the analyzers make of it is nothing.
	vitalwire_turned_round: bool &default=F;
	# The versions in which a program was called: the analyzers' own events do not tell.
	vitalwire_rpc_versions: table[count] of set[count] &optional;
};

function call_matches(p: RpcPattern, call: RpcCall): bool
	{
	if ( p$program != call$program )
		return F;
	if ( p?$procedure && p$procedure != call$procedure )
		return F;
	if ( p?$versions && |p$versions & call$versions| == 0 )
		return F;
	if ( p?$path && ( ! call?$path || p$path != call$path ) )
		return F;
	if ( p?$root_lookup && ( ! call?$root_lookup || p$root_lookup != call$root_lookup ) )
		return F;
	if ( p?$asks_for && ( ! call?$asks_for || call$asks_for !in p$asks_for ) )
		return F;
	return T;
	}

function matching_pattern(patterns: vector of RpcPattern, call: RpcCall): string
	{
	for ( i in patterns )
		if ( call_matches(patterns[i], call) )
			return patterns[i]$name;
	return "";
	}

function watch_names(patterns: vector of RpcPattern)
	{
	for ( i in patterns )
		if ( patterns[i]?$root_lookup )
			add nfs4_names[patterns[i]$root_lookup];
	}

# A call, by RFC 5531 section 9; its argument where a pattern may look at it.
function parse_call(message: string): RpcCall
	{
	local call = RpcCall($program=word(message, 12), $versions=set(word(message, 16)),
	                     $procedure=word(message, 20));
	local args = behind_opaque(message, behind_opaque(message, 28) + 4);
	if ( call$program == MOUNT_PROGRAM && call$procedure == MNT )
		call$path = string_at(message, args);
	else if ( call$program == PORTMAP_PROGRAM && call$procedure == GETPORT )
		call$asks_for = word(message, args);
	return call;
	}

function wait_for_answer(c: connection, xid: count, call: RpcCall)
	{
	if ( hook rpc_answer_needed(c, call) )
		return;
	if ( ! c?$vitalwire_calls || |c$vitalwire_calls| >= MAX_PENDING )
		c$vitalwire_calls = table();
	c$vitalwire_calls[xid] = call;
	}

# The monitor is who calls, so that what the other side calls is nothing of it; and nobody answers himself.
hook rpc_message(c: connection, is_orig: bool, message: string)
	{
	local xid = word(message, 0);
	if ( is_orig && word(message, 4) == 0 && word(message, 8) == 2 )
		{
		local call = parse_call(message);
		hook rpc_called(c, call);
		wait_for_answer(c, xid, call);
		return;
		}
	# Type reply, accepted.
	if ( is_orig || ! c?$vitalwire_calls || xid !in c$vitalwire_calls )
		return;
	if ( word(message, 4) != 1 || word(message, 8) != 0 )
		return;
	local answered = c$vitalwire_calls[xid];
	delete c$vitalwire_calls[xid];
	# With success.
	local at = behind_opaque(message, 16);
	if ( word(message, at) == 0 )
		hook rpc_answered(c, answered, message, at + 4);
	}

# The results of MNT begin with their status (RFC 1813 section 5.2.1).
hook rpc_answered(c: connection, call: RpcCall, reply: string, at: count)
	{
	if ( call$program == MOUNT_PROGRAM && call$procedure == MNT && word(reply, at) == 0 )
		hook rpc_granted(c, call);
	}

# Zeek's analyzers do not say who called, but for this.
event conn_weird(name: string, c: connection, addl: string)
	{
	if ( name == "responder_RPC_call" || name == "originator_RPC_reply" )
		c$vitalwire_turned_round = T;
	}

event rpc_call(c: connection, xid: count, prog: count, ver: count, proc: count, call_len: count)
	{
	if ( c$vitalwire_turned_round )
		return;
	if ( ! c?$vitalwire_rpc_versions )
		c$vitalwire_rpc_versions = table();
	if ( prog !in c$vitalwire_rpc_versions )
		c$vitalwire_rpc_versions[prog] = set();
	add c$vitalwire_rpc_versions[prog][ver];
	hook rpc_called(c, RpcCall($program=prog, $versions=set(ver), $procedure=proc));
	}

function versions_of(c: connection, program: count): set[count]
	{
	if ( c?$vitalwire_rpc_versions && program in c$vitalwire_rpc_versions )
		return c$vitalwire_rpc_versions[program];
	return set();
	}

event mount_proc_mnt(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t, rep: MOUNT3::mnt_reply_t)
	{
	if ( c$vitalwire_turned_round )
		return;
	local call = RpcCall($program=MOUNT_PROGRAM, $versions=versions_of(c, MOUNT_PROGRAM), $procedure=MNT,
	                     $path=req$dirname);
	hook rpc_called(c, call);
	if ( info$rpc_stat == RPC_SUCCESS && info$mnt_stat == MOUNT3::MNT3_OK )
		hook rpc_granted(c, call);
	}

function asked(c: connection, program: count)
	{
	if ( c$vitalwire_turned_round )
		return;
	hook rpc_called(c, RpcCall($program=PORTMAP_PROGRAM, $versions=versions_of(c, PORTMAP_PROGRAM),
	                           $procedure=GETPORT, $asks_for=program));
	}

event pm_request_getport(r: connection, pr: pm_port_request, p: port)
	{
	asked(r, pr$program);
	}

# Raised where no answer was seen.
event pm_attempt_getport(r: connection, status: rpc_status, pr: pm_port_request)
	{
	asked(r, pr$program);
	}

hook nfs4_lookup(c: connection, name: string, granted: bool)
	{
	local call = RpcCall($program=NFS_PROGRAM, $versions=set(4), $procedure=COMPOUND, $root_lookup=name);
	if ( granted )
		hook rpc_granted(c, call);
	else
		hook rpc_called(c, call);
	}
