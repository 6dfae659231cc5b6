##! The pack's indicators for Zeek's Intelligence framework. Not loaded by the package: "@load vitalwire/intel".
##!
##! Zeek's own "seen" scripts ask for addresses of established TCP connections only. Here the first packet of any
##! connection asks, so that a SYN without an answer, UDP and ICMP match too. For the file hash, load
##! frameworks/intel/seen/file-hashes as well.

@load base/frameworks/intel

module Vitalwire;

export {
	redef enum Intel::Where += {
		## An address in the first packet of a connection, answered or not.
		IN_FIRST_PACKET,
	};
}

redef Intel::read_files += { @DIR + "/vitalwire.intel" };

event new_connection(c: connection)
	{
	Intel::seen(Intel::Seen($host=c$id$orig_h, $conn=c, $where=IN_FIRST_PACKET));
	Intel::seen(Intel::Seen($host=c$id$resp_h, $conn=c, $where=IN_FIRST_PACKET));
	}
