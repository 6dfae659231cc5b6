##! Files of known content in any transfer that Zeek takes apart; NFS is not among these.
##!
##! Cost: a SHA-256 over files that begin as a listed one does. All others are let pass once their first bytes are
##! known.

@load base/frameworks/files
@load base/files/hash

@load ./main

module Vitalwire;

export {
	type FileWatch: record {
		## SHA-256 in lowercase hex.
		hashes: set[string];
		## What all of them begin with.
		begins: string;
	};

	## Whether files are hashed at all.
	option hash_files: bool = T;

	## Files to look for, by detection.
	global file_watches: table[string] of FileWatch = {} &redef;
}

# What listed files begin with.
global file_beginnings: vector of string = vector();

# By now the first bytes are known, and an analyzer that is added gets them all the same.
event file_sniff(f: fa_file, meta: fa_metadata)
	{
	if ( ! hash_files || ! f?$bof_buffer )
		return;
	for ( i, beginning in file_beginnings )
		if ( starts_with(f$bof_buffer, beginning) )
			{
			Files::add_analyzer(f, Files::ANALYZER_SHA256);
			return;
			}
	}

event file_hash(f: fa_file, kind: string, hash: string)
	{
	if ( kind != "sha256" || ! f?$conns )
		return;
	for ( detection, w in file_watches )
		{
		if ( hash !in w$hashes )
			next;
		for ( id, c in f$conns )
			{
			# Who sent it is the far end.
			local sender = f?$is_orig && f$is_orig ? id$orig_h : id$resp_h;
			local receiver = sender == id$orig_h ? id$resp_h : id$orig_h;
			report_conn(c, Sighting($detection=detection, $monitor=receiver, $far_end=sender,
			                        $note=fmt("file over %s", f$source)));
			}
		}
	}

event zeek_init()
	{
	for ( detection, w in file_watches )
		file_beginnings += w$begins;
	}
