##! What each detection is called, graded and suppressed for.

@load ./main

module Vitalwire;

redef catalogue += { ["contec-cms8000/contact"] = Detection(
	$title="contact with an address that is hard-coded in CMS8000 firmware",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Contact, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/nfs-mount"] = Detection(
	$title="NFS mount of /pm, the CMS8000 update share",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Nfs_Mount, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/telemetry"] = Detection(
	$title="vital signs streamed in clear in CMS protocol",
	$grade="phi-sent", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Telemetry, $suppress=3600secs) };
