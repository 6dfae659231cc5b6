##! Files with certain bytes at a fixed place, in any transfer that Zeek takes apart: HTTP, FTP, mail, SMB. NFS is not
##! among these.
##!
##! Cost: a comparison for each file, in the first bytes that Zeek keeps anyway.

@load base/frameworks/files
@load base/protocols/ftp
@load base/protocols/http
@load base/protocols/smb
@load base/protocols/smtp

@load ./main

module Vitalwire;

export {
	type ContentWatch: record {
		## What stands at that offset.
		magic: string;
		at:    count;
	};

	## Files to look for, by detection.
	global content_watches: table[string] of ContentWatch = {} &redef;
}

event file_sniff(f: fa_file, meta: fa_metadata)
	{
	if ( ! f?$bof_buffer || ! f?$conns )
		return;
	for ( detection, w in content_watches )
		{
		if ( f$bof_buffer[w$at : w$at + |w$magic|] != w$magic )
			next;
		for ( id, c in f$conns )
			{
			local sent_by_client = f?$is_orig && f$is_orig;
			report_conn(c, Sighting($detection=detection, $monitor=sent_by_client ? id$orig_h : id$resp_h,
			                        $far_end=sent_by_client ? id$resp_h : id$orig_h,
			                        $note=fmt("file over %s", f$source)));
			}
		}
	}
