##! Files of known content in any transfer that Zeek takes apart; NFS is not among these.
##!
##! Cost: a SHA-256 over every file, unless hash_files is switched off.

@load base/frameworks/files
@load base/files/hash
@load ./main

module Vitalwire;

export {
	## Whether files are hashed at all.
	option hash_files: bool = T;

	## SHA-256 of files to look for, by detection.
	global file_hashes: table[string] of set[string] = {
		["contec-cms8000/firmware-file"] = set("4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad", "b1d7895f4bf23093b60af460f5a0860e7373552372d6c4e78298b89da4c92af0"),
	};
}

event file_new(f: fa_file)
	{
	if ( hash_files )
		Files::add_analyzer(f, Files::ANALYZER_SHA256);
	}

event file_hash(f: fa_file, kind: string, hash: string)
	{
	if ( kind != "sha256" || ! f?$conns )
		return;
	for ( detection, hashes in file_hashes )
		{
		if ( hash !in hashes )
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
