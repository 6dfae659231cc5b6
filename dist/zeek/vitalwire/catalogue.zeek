##! What each detection is called, graded and suppressed for.

@load ./main

module Vitalwire;

redef catalogue += { ["contec-cms8000/after-update"] = Detection(
	$title="connection to another host shortly after a file was read from the CMS8000 update share",
	$grade="code-received", $device="Contec CMS8000",
	$notice=Contec_CMS8000_After_Update, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/answered"] = Detection(
	$title="answer from an address that is hard-coded in CMS8000 firmware",
	$grade="connected", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Answered, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/arp-probe"] = Detection(
	$title="ARP search for an address that is hard-coded in CMS8000 firmware",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Arp_Probe, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/code-received"] = Detection(
	$title="file read from the CMS8000 update share",
	$grade="code-received", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Code_Received, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/contact"] = Detection(
	$title="contact with an address that is hard-coded in CMS8000 firmware",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Contact, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/firmware-file"] = Detection(
	$title="published monitor binary of CMS8000 firmware in a file transfer",
	$grade="code-received", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Firmware_File, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/hl7"] = Detection(
	$title="HL7 message to the address that is hard-coded for HL7",
	$grade="phi-sent", $device="Contec CMS8000",
	$notice=Contec_CMS8000_HL7, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/nfs-lookup"] = Detection(
	$title="search for an NFS server at the hard-coded address",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Nfs_Lookup, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/nfs-mount"] = Detection(
	$title="NFS mount of /pm, the CMS8000 update share",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Nfs_Mount, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/nfs-mounted"] = Detection(
	$title="NFS mount of /pm, the CMS8000 update share, accepted by the server",
	$grade="connected", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Nfs_Mounted, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/patient-info"] = Detection(
	$title="patient names and numbers sent in clear in CMS protocol",
	$grade="phi-sent", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Patient_Info, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/session"] = Detection(
	$title="CMS session opened by a monitor",
	$grade="connected", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Session, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/subnet"] = Detection(
	$title="traffic with the rest of 202.114.4.0/24",
	$grade="seen", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Subnet, $suppress=3600secs,
	$off="unrelated hosts live in 202.114.4.0/24") };
redef catalogue += { ["contec-cms8000/telemetry"] = Detection(
	$title="vital signs streamed in clear in CMS protocol",
	$grade="phi-sent", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Telemetry, $suppress=3600secs) };
redef catalogue += { ["contec-cms8000/unsolicited-udp"] = Detection(
	$title="UDP from a stranger to a CMS8000 monitor",
	$grade="attempted", $device="Contec CMS8000",
	$notice=Contec_CMS8000_Unsolicited_Udp, $suppress=3600secs,
	$off="needs $MEDICAL_NET in suricata.yaml, and many networks have scanners") };
redef catalogue += { ["shared-address/vista120-beacon"] = Detection(
	$title="beacon of a Vista 120 central station",
	$grade="seen", $device="Draeger Vista 120",
	$notice=Shared_Address_VISTA120_Beacon, $suppress=86400secs) };
redef catalogue += { ["shared-address/vista120-session"] = Detection(
	$title="session of a Vista 120 monitor with its central station",
	$grade="seen", $device="Draeger Vista 120",
	$notice=Shared_Address_VISTA120_Session, $suppress=86400secs) };
