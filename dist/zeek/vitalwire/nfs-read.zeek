##! Files read from a server shortly after another sighting of the same two hosts, such as a mount that was granted.
##! TCP: rpc-stream.zeek and nfs4.zeek read the replies; UDP: they read the first, Zeek's own analyzer the others.
##!
##! Cost: the streams between two such hosts are handed to script for as long as a read counts.

@load ./main
@load ./marks
@load ./nfs4
@load ./rpc
@load ./xdr

module Vitalwire;

export {
	type ReadWatch: record {
		## Detections of which one was made of the two hosts before.
		after:  set[string];
		## How long before at most.
		within: interval;
	};

	## What to look for, by detection.
	global read_watches: table[string] of ReadWatch = {} &redef;
}

const READ = 6;

# Connections that a client opens after a mount was granted, which no signature recognises.
const NFS_PORT = 2049/tcp;

function reads_count(c: connection): bool
	{
	for ( detection, w in read_watches )
		if ( since_pair(w$after, c$id$orig_h, c$id$resp_h) <= w$within )
			return T;
	return F;
	}

function file_read(c: connection, version: count)
	{
	for ( detection, w in read_watches )
		if ( since_pair(w$after, c$id$orig_h, c$id$resp_h) <= w$within )
			report_conn(c, Sighting($detection=detection, $monitor=c$id$orig_h, $far_end=c$id$resp_h,
			                        $note=fmt("READ over NFS v%d", version)));
	}

hook rpc_stream_matters(c: connection)
	{
	if ( reads_count(c) )
		break;
	}

hook rpc_answer_needed(c: connection, call: RpcCall)
	{
	if ( call$program == NFS_PROGRAM && call$procedure == READ && reads_count(c) )
		break;
	}

event nfs_proc_read(c: connection, info: NFS3::info_t, req: NFS3::readargs_t, rep: NFS3::read_reply_t)
	{
	if ( ! c$vitalwire_turned_round && info$rpc_stat == RPC_SUCCESS && info$nfs_stat == NFS3::NFS3ERR_OK &&
	     rep?$size && rep$size > 0 )
		file_read(c, 3);
	}

# Zeek decodes NFS v2 as v3, so its READ is known by version, procedure and the size of the reply: header 24
# bytes, status 4, attributes 68, length 4, then data (RFC 1094). A refusal is 28 bytes.
event rpc_dialogue(c: connection, prog: count, ver: count, proc: count, status: rpc_status, start_time: time,
                   call_len: count, reply_len: count)
	{
	if ( ! c$vitalwire_turned_round && prog == NFS_PROGRAM && ver == 2 && proc == READ &&
	     status == RPC_SUCCESS && reply_len > 100 )
		file_read(c, 2);
	}

# RFC 1094 section 2.2.7 and RFC 1813 section 3.3.6: status; attributes, which v3 may leave out; length.
hook rpc_answered(c: connection, call: RpcCall, reply: string, at: count)
	{
	if ( call$program != NFS_PROGRAM || call$procedure != READ || word(reply, at) != 0 )
		return;
	local version = 3 in call$versions ? 3 : 2;
	local size = 0;
	if ( 2 in call$versions )
		size = word(reply, at + 72);
	else if ( 3 in call$versions && word(reply, at + 4) <= 1 )
		size = word(reply, at + 8 + 84 * word(reply, at + 4));
	if ( size > 0 && size != NOWHERE )
		file_read(c, version);
	}

hook nfs4_read_needed(c: connection)
	{
	if ( reads_count(c) )
		break;
	}

hook nfs4_read(c: connection)
	{
	file_read(c, 4);
	}

event Vitalwire::marked(owner: string, monitor: addr, far_end: addr, at: time)
	{
	for ( detection, w in read_watches )
		if ( owner in w$after )
			Analyzer::schedule_analyzer(monitor, far_end, NFS_PORT, Analyzer::ANALYZER_STREAM_EVENT,
			                            w$within);
	}

event zeek_init()
	{
	for ( detection, w in read_watches )
		wait_for(detection, w$after, MARKS_PAIR, w$within);
	}
