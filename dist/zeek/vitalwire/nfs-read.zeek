##! Files read from a server shortly after a watched mount. TCP: rpc-stream.zeek and nfs4.zeek read the replies;
##! UDP: they read the first, Zeek's own analyzer the others.

@load ./main
@load ./mounts
@load ./nfs4
@load ./rpc-call
@load ./xdr

module Vitalwire;

export {
	## How long after the mount a read counts, by detection.
	global read_windows: table[string] of interval = {
		["contec-cms8000/code-received"] = 600secs,
	};
}

function file_read(c: connection, version: count)
	{
	local client = c$id$orig_h;
	local server = c$id$resp_h;
	if ( [client, server] !in mounts )
		return;
	for ( detection, window in read_windows )
		{
		if ( network_time() - mounts[client, server] > window )
			next;
		share_file(client, server);
		report_conn(c, Sighting($detection=detection, $monitor=client, $far_end=server,
		                        $note=fmt("READ over NFS v%d", version)));
		}
	}

event nfs_proc_read(c: connection, info: NFS3::info_t, req: NFS3::readargs_t, rep: NFS3::read_reply_t)
	{
	if ( info$rpc_stat == RPC_SUCCESS && info$nfs_stat == NFS3::NFS3ERR_OK && rep?$size && rep$size > 0 )
		file_read(c, 3);
	}

# Zeek decodes NFS v2 as v3, so its READ is known by version, procedure and the size of the reply: header 24
# bytes, status 4, attributes 68, length 4, then data (RFC 1094). A refusal is 28 bytes.
event rpc_dialogue(c: connection, prog: count, ver: count, proc: count, status: rpc_status, start_time: time,
                   call_len: count, reply_len: count)
	{
	if ( prog == 100003 && ver == 2 && proc == 6 && status == RPC_SUCCESS && reply_len > 100 )
		file_read(c, 2);
	}

# RFC 1094 section 2.2.7 and RFC 1813 section 3.3.6: status; attributes, which v3 may leave out; length.
hook call_answered(c: connection, program: count, version: count, procedure: count, reply: string, at: count)
	{
	if ( program != 100003 || procedure != 6 || word(reply, at) != 0 )
		return;
	local size = 0;
	if ( version == 2 )
		size = word(reply, at + 72);
	else if ( version == 3 && word(reply, at + 4) <= 1 )
		size = word(reply, at + 8 + 84 * word(reply, at + 4));
	if ( size > 0 && size != NOWHERE )
		file_read(c, version);
	}

hook nfs4_read(c: connection)
	{
	file_read(c, 4);
	}
