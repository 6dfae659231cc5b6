##! What the definitions say. Vitalwire 2.0.0, rendered from rules-src/ by "npm run build"; edit there.

@load ./main
@load ./address-answer
@load ./address-contact
@load ./any-of
@load ./arp-request
@load ./connection-after
@load ./file-hash
@load ./ftp-login
@load ./http-message
@load ./nfs-read
@load ./rpc-accepted
@load ./rpc-call
@load ./stream-frame
@load ./stream-sequence
@load ./udp-datagram
@load ./unsolicited-udp
@load ./streams

module Vitalwire;

export {
	redef enum Notice::Type += {
		## A patient record of a laboratory analyser in clear across the border.
		Astm_Border_Patient_Record,
		## Audit message of a medical system in clear across the border.
		Atna_Border_Audit,
		## The id of a patient or a drug in clear, from a rack of B. Braun pumps.
		Bbraun_Space_Patient_Id,
		## A rack of B. Braun pumps that tells its state in clear.
		Bbraun_Space_Pump_Data,
		## Connection to another host shortly after a file was read from the CMS8000 update share.
		Contec_CMS8000_After_Update,
		## Answer from an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Answered,
		## ARP search for an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Arp_Probe,
		## File read from the CMS8000 update share.
		Contec_CMS8000_Code_Received,
		## Contact with an address that is hard-coded in CMS8000 firmware.
		Contec_CMS8000_Contact,
		## Published monitor binary of CMS8000 firmware in a file transfer.
		Contec_CMS8000_Firmware_File,
		## HL7 message to the address that is hard-coded for HL7.
		Contec_CMS8000_HL7,
		## Search for an NFS server at the hard-coded address.
		Contec_CMS8000_Nfs_Lookup,
		## NFS mount of /pm, the CMS8000 update share.
		Contec_CMS8000_Nfs_Mount,
		## NFS mount of /pm, the CMS8000 update share, accepted by the server.
		Contec_CMS8000_Nfs_Mounted,
		## Patient names and numbers sent in clear in CMS protocol.
		Contec_CMS8000_Patient_Info,
		## CMS session opened by a monitor.
		Contec_CMS8000_Session,
		## Traffic with the rest of 202.114.4.0/24.
		Contec_CMS8000_Subnet,
		## Vital signs streamed in clear in CMS protocol.
		Contec_CMS8000_Telemetry,
		## UDP from a stranger to a CMS8000 monitor.
		Contec_CMS8000_Unsolicited_Udp,
		## A DICOM association accepted in clear across the border.
		Dicom_Border_Accepted,
		## A DICOM association requested in clear across the border.
		Dicom_Border_Association,
		## DICOM images sent in clear out of the site.
		Dicom_Border_Images_Sent,
		## Answers to a DICOM query sent in clear out of the site.
		Dicom_Border_Query_Answered,
		## DICOM file or DICOMweb object in clear across the border.
		Dicom_File_Clear,
		## A DICOM association request with an abstract syntax and no transfer syntax.
		Dicom_No_Transfer_Syntax,
		## A path in the SOP Instance UID of a DICOM object.
		Dicom_Path_In_Uid,
		## FHIR record of a patient in clear HTTP across the border.
		Fhir_Border_Patient,
		## Broadcast by which a GE monitor or central station announces itself.
		Ge_Carescape_Monitor,
		## Broadcast of a GE monitor with the name of its patient.
		Ge_Carescape_Patient_Name,
		## A host asks a GE monitor for vital signs or waveforms.
		Ge_Carescape_Vitals_Asked,
		## Vital signs sent in clear by a GE monitor that was asked for them.
		Ge_Carescape_Vitals_Sent,
		## Login to a GE scanner with a published account for service.
		Ge_Imaging_Service_Login,
		## A GE scanner lets somebody in with a published account for service.
		Ge_Imaging_Service_Login_Accepted,
		## An HL7 message about a patient in clear across the border.
		HL7_Border_Patient_Message,
		## Beacon by which a Mindray monitor says where it can be read.
		Mindray_Pds_Beacon,
		## A Mindray monitor sends who its patient is in clear.
		Mindray_Pds_Patient_Data,
		## A host asks a Mindray monitor for its data.
		Mindray_Pds_Query,
		## Request that makes Mirth Connect build an object which runs commands.
		Mirth_Connect_Deserialisation,
		## Message in XML with an external entity, which a reader with the flaw fetches.
		Mirth_Connect_External_Entity,
		## Request that makes Mirth Connect write its database into files.
		Mirth_Connect_Jdbc_Export,
		## An image is sent to Orthanc that is a configuration as well.
		Orthanc_Config_Polyglot,
		## A host sends Orthanc a script to run.
		Orthanc_Execute_Script,
		## An IntelliVue monitor accepts an association.
		Philips_Intellivue_Accepted,
		## Indication by which an IntelliVue monitor says that clients may connect.
		Philips_Intellivue_Announce,
		## A host asks an IntelliVue monitor for an association, to read from it.
		Philips_Intellivue_Association,
		## A host asks an IntelliVue monitor who its patient is.
		Philips_Intellivue_Patient_Asked,
		## An IntelliVue monitor sends the name of its patient in clear.
		Philips_Intellivue_Patient_Sent,
		## SDC device that announces itself by WS-Discovery.
		Sdc_Announce,
		## SDC device that names its patient when it announces itself.
		Sdc_Patient_Scope,
		## Beacon of a Vista 120 central station.
		Shared_Address_VISTA120_Beacon,
		## Session of a Vista 120 monitor with its central station.
		Shared_Address_VISTA120_Session,
	};
}

redef stream_ports += { 4601/tcp, 515/tcp, 9500/tcp };
# Where the handshake was seen in part, the port says who is the server; as base scripts do for theirs.
redef likely_server_ports += { 4601/tcp, 515/tcp, 9500/tcp };

redef udp_content_ports += { 2000/udp, 24005/udp, 24105/udp, 3011/udp, 3702/udp, 4600/udp, 4679/udp, 514/udp, 7000/udp, 9610/udp };

redef catalogue += {
	["astm-border/patient-record"] = Detection(
		$title="a patient record of a laboratory analyser in clear across the border",
		$grade="phi-sent",
		$device="Laboratory Analyser",
		$notice=Astm_Border_Patient_Record,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["atna-border/audit"] = Detection(
		$title="audit message of a medical system in clear across the border",
		$grade="phi-sent",
		$device="ATNA Audit Source",
		$notice=Atna_Border_Audit,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["bbraun-space/patient-id"] = Detection(
		$title="the id of a patient or a drug in clear, from a rack of B. Braun pumps",
		$grade="phi-sent",
		$device="BBraun SpaceCom",
		$notice=Bbraun_Space_Patient_Id,
		$suppress=86400secs,
		$expectable=T),
	["bbraun-space/pump-data"] = Detection(
		$title="a rack of B. Braun pumps that tells its state in clear",
		$grade="connected",
		$device="BBraun SpaceCom",
		$notice=Bbraun_Space_Pump_Data,
		$suppress=86400secs,
		$expectable=T),
	["contec-cms8000/after-update"] = Detection(
		$title="connection to another host shortly after a file was read from the CMS8000 update share",
		$grade="code-received",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_After_Update,
		$suppress=3600secs),
	["contec-cms8000/answered"] = Detection(
		$title="answer from an address that is hard-coded in CMS8000 firmware",
		$grade="connected",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Answered,
		$suppress=3600secs),
	["contec-cms8000/arp-probe"] = Detection(
		$title="ARP search for an address that is hard-coded in CMS8000 firmware",
		$grade="attempted",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Arp_Probe,
		$suppress=3600secs),
	["contec-cms8000/code-received"] = Detection(
		$title="file read from the CMS8000 update share",
		$grade="code-received",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Code_Received,
		$suppress=3600secs),
	["contec-cms8000/contact"] = Detection(
		$title="contact with an address that is hard-coded in CMS8000 firmware",
		$grade="attempted",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Contact,
		$suppress=3600secs),
	["contec-cms8000/firmware-file"] = Detection(
		$title="published monitor binary of CMS8000 firmware in a file transfer",
		$grade="code-received",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Firmware_File,
		$suppress=3600secs),
	["contec-cms8000/hl7"] = Detection(
		$title="HL7 message to the address that is hard-coded for HL7",
		$grade="phi-sent",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_HL7,
		$suppress=3600secs),
	["contec-cms8000/nfs-lookup"] = Detection(
		$title="search for an NFS server at the hard-coded address",
		$grade="attempted",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Nfs_Lookup,
		$suppress=3600secs),
	["contec-cms8000/nfs-mount"] = Detection(
		$title="NFS mount of /pm, the CMS8000 update share",
		$grade="attempted",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Nfs_Mount,
		$suppress=3600secs),
	["contec-cms8000/nfs-mounted"] = Detection(
		$title="NFS mount of /pm, the CMS8000 update share, accepted by the server",
		$grade="connected",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Nfs_Mounted,
		$suppress=3600secs),
	["contec-cms8000/patient-info"] = Detection(
		$title="patient names and numbers sent in clear in CMS protocol",
		$grade="phi-sent",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Patient_Info,
		$suppress=3600secs),
	["contec-cms8000/session"] = Detection(
		$title="CMS session opened by a monitor",
		$grade="connected",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Session,
		$suppress=3600secs),
	["contec-cms8000/subnet"] = Detection(
		$title="traffic with the rest of 202.114.4.0/24",
		$grade="seen",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Subnet,
		$suppress=3600secs,
		$off="unrelated hosts live in 202.114.4.0/24"),
	["contec-cms8000/telemetry"] = Detection(
		$title="vital signs streamed in clear in CMS protocol",
		$grade="phi-sent",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Telemetry,
		$suppress=3600secs),
	["contec-cms8000/unsolicited-udp"] = Detection(
		$title="UDP from a stranger to a CMS8000 monitor",
		$grade="attempted",
		$device="Contec CMS8000",
		$notice=Contec_CMS8000_Unsolicited_Udp,
		$suppress=3600secs,
		$off="needs $MEDICAL_NET in suricata.yaml, and many networks have scanners"),
	["dicom-border/accepted"] = Detection(
		$title="a DICOM association accepted in clear across the border",
		$grade="connected",
		$device="DICOM Node",
		$notice=Dicom_Border_Accepted,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["dicom-border/association"] = Detection(
		$title="a DICOM association requested in clear across the border",
		$grade="attempted",
		$device="DICOM Node",
		$notice=Dicom_Border_Association,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["dicom-border/images-sent"] = Detection(
		$title="DICOM images sent in clear out of the site",
		$grade="phi-sent",
		$device="DICOM Node",
		$notice=Dicom_Border_Images_Sent,
		$suppress=3600secs,
		$only="crossed-outward",
		$expectable=T),
	["dicom-border/query-answered"] = Detection(
		$title="answers to a DICOM query sent in clear out of the site",
		$grade="phi-sent",
		$device="DICOM Node",
		$notice=Dicom_Border_Query_Answered,
		$suppress=3600secs,
		$only="crossed-outward",
		$expectable=T),
	["dicom-file/clear"] = Detection(
		$title="DICOM file or DICOMweb object in clear across the border",
		$grade="phi-sent",
		$device="DICOM Node",
		$notice=Dicom_File_Clear,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["dicom/no-transfer-syntax"] = Detection(
		$title="a DICOM association request with an abstract syntax and no transfer syntax",
		$grade="attempted",
		$device="DICOM Node",
		$notice=Dicom_No_Transfer_Syntax,
		$suppress=3600secs),
	["dicom/path-in-uid"] = Detection(
		$title="a path in the SOP Instance UID of a DICOM object",
		$grade="attempted",
		$device="DICOM Node",
		$notice=Dicom_Path_In_Uid,
		$suppress=3600secs),
	["fhir-border/patient"] = Detection(
		$title="FHIR record of a patient in clear HTTP across the border",
		$grade="phi-sent",
		$device="FHIR interface",
		$notice=Fhir_Border_Patient,
		$suppress=86400secs,
		$only="crossed",
		$expectable=T),
	["ge-carescape/monitor"] = Detection(
		$title="broadcast by which a GE monitor or central station announces itself",
		$grade="seen",
		$device="GE CARESCAPE",
		$notice=Ge_Carescape_Monitor,
		$suppress=86400secs),
	["ge-carescape/patient-name"] = Detection(
		$title="broadcast of a GE monitor with the name of its patient",
		$grade="phi-sent",
		$device="GE CARESCAPE",
		$notice=Ge_Carescape_Patient_Name,
		$suppress=86400secs),
	["ge-carescape/vitals-asked"] = Detection(
		$title="a host asks a GE monitor for vital signs or waveforms",
		$grade="attempted",
		$device="GE CARESCAPE",
		$notice=Ge_Carescape_Vitals_Asked,
		$suppress=86400secs,
		$expectable=T),
	["ge-carescape/vitals-sent"] = Detection(
		$title="vital signs sent in clear by a GE monitor that was asked for them",
		$grade="phi-sent",
		$device="GE CARESCAPE",
		$notice=Ge_Carescape_Vitals_Sent,
		$suppress=86400secs,
		$expectable=T),
	["ge-imaging/service-login"] = Detection(
		$title="login to a GE scanner with a published account for service",
		$grade="attempted",
		$device="GE imaging",
		$notice=Ge_Imaging_Service_Login,
		$suppress=3600secs),
	["ge-imaging/service-login-accepted"] = Detection(
		$title="a GE scanner lets somebody in with a published account for service",
		$grade="connected",
		$device="GE imaging",
		$notice=Ge_Imaging_Service_Login_Accepted,
		$suppress=3600secs),
	["hl7-border/patient-message"] = Detection(
		$title="an HL7 message about a patient in clear across the border",
		$grade="phi-sent",
		$device="HL7 Interface",
		$notice=HL7_Border_Patient_Message,
		$suppress=3600secs,
		$only="crossed",
		$expectable=T),
	["mindray-pds/beacon"] = Detection(
		$title="beacon by which a Mindray monitor says where it can be read",
		$grade="seen",
		$device="Mindray PDS",
		$notice=Mindray_Pds_Beacon,
		$suppress=86400secs),
	["mindray-pds/patient-data"] = Detection(
		$title="a Mindray monitor sends who its patient is in clear",
		$grade="phi-sent",
		$device="Mindray PDS",
		$notice=Mindray_Pds_Patient_Data,
		$suppress=86400secs,
		$expectable=T),
	["mindray-pds/query"] = Detection(
		$title="a host asks a Mindray monitor for its data",
		$grade="attempted",
		$device="Mindray PDS",
		$notice=Mindray_Pds_Query,
		$suppress=86400secs,
		$expectable=T),
	["mirth-connect/deserialisation"] = Detection(
		$title="request that makes Mirth Connect build an object which runs commands",
		$grade="attempted",
		$device="Mirth Connect",
		$notice=Mirth_Connect_Deserialisation,
		$suppress=3600secs),
	["mirth-connect/external-entity"] = Detection(
		$title="message in XML with an external entity, which a reader with the flaw fetches",
		$grade="attempted",
		$device="XML Receiver",
		$notice=Mirth_Connect_External_Entity,
		$suppress=3600secs),
	["mirth-connect/jdbc-export"] = Detection(
		$title="request that makes Mirth Connect write its database into files",
		$grade="attempted",
		$device="Mirth Connect",
		$notice=Mirth_Connect_Jdbc_Export,
		$suppress=3600secs),
	["orthanc/config-polyglot"] = Detection(
		$title="an image is sent to Orthanc that is a configuration as well",
		$grade="attempted",
		$device="Orthanc",
		$notice=Orthanc_Config_Polyglot,
		$suppress=3600secs),
	["orthanc/execute-script"] = Detection(
		$title="a host sends Orthanc a script to run",
		$grade="attempted",
		$device="Orthanc",
		$notice=Orthanc_Execute_Script,
		$suppress=86400secs,
		$expectable=T),
	["philips-intellivue/accepted"] = Detection(
		$title="an IntelliVue monitor accepts an association",
		$grade="connected",
		$device="Philips IntelliVue",
		$notice=Philips_Intellivue_Accepted,
		$suppress=86400secs,
		$expectable=T),
	["philips-intellivue/announce"] = Detection(
		$title="indication by which an IntelliVue monitor says that clients may connect",
		$grade="seen",
		$device="Philips IntelliVue",
		$notice=Philips_Intellivue_Announce,
		$suppress=86400secs),
	["philips-intellivue/association"] = Detection(
		$title="a host asks an IntelliVue monitor for an association, to read from it",
		$grade="attempted",
		$device="Philips IntelliVue",
		$notice=Philips_Intellivue_Association,
		$suppress=86400secs,
		$expectable=T),
	["philips-intellivue/patient-asked"] = Detection(
		$title="a host asks an IntelliVue monitor who its patient is",
		$grade="attempted",
		$device="Philips IntelliVue",
		$notice=Philips_Intellivue_Patient_Asked,
		$suppress=86400secs,
		$expectable=T),
	["philips-intellivue/patient-sent"] = Detection(
		$title="an IntelliVue monitor sends the name of its patient in clear",
		$grade="phi-sent",
		$device="Philips IntelliVue",
		$notice=Philips_Intellivue_Patient_Sent,
		$suppress=86400secs,
		$expectable=T),
	["sdc/announce"] = Detection(
		$title="SDC device that announces itself by WS-Discovery",
		$grade="seen",
		$device="SDC device",
		$notice=Sdc_Announce,
		$suppress=86400secs),
	["sdc/patient-scope"] = Detection(
		$title="SDC device that names its patient when it announces itself",
		$grade="phi-sent",
		$device="SDC device",
		$notice=Sdc_Patient_Scope,
		$suppress=86400secs),
	["shared-address/vista120-beacon"] = Detection(
		$title="beacon of a Vista 120 central station",
		$grade="seen",
		$device="Draeger Vista 120",
		$notice=Shared_Address_VISTA120_Beacon,
		$suppress=86400secs),
	["shared-address/vista120-session"] = Detection(
		$title="session of a Vista 120 monitor with its central station",
		$grade="seen",
		$device="Draeger Vista 120",
		$notice=Shared_Address_VISTA120_Session,
		$suppress=86400secs),
};

redef arp_targets += {
	["contec-cms8000/arp-probe"] = set(202.114.4.119, 202.114.4.120),
};

redef connection_watches += {
	["contec-cms8000/after-update"] = ConnectionWatch(
		$after=set("contec-cms8000/code-received"),
		$within=600secs,
		$familiar=set("contec-cms8000/nfs-mounted"),
		$familiar_for=1200secs),
};

redef contact_watches += {
	["contec-cms8000/contact"] = ContactWatch($targets=set(202.114.4.119/32, 202.114.4.120/32), $both=F),
	["contec-cms8000/subnet"] = ContactWatch(
		$targets=set(
			202.114.4.0/26,
			202.114.4.64/27,
			202.114.4.96/28,
			202.114.4.112/30,
			202.114.4.116/31,
			202.114.4.118/32,
			202.114.4.121/32,
			202.114.4.122/31,
			202.114.4.124/30,
			202.114.4.128/25),
		$both=T),
};

redef content_watches += {
	["dicom-file/clear"] = ContentWatch($magic="DICM", $at=128),
};

redef datagram_watches += {
	["atna-border/audit"] = DatagramWatch(
		$answers_too=F,
		$least=22,
		$most=65507,
		$fields=vector(FrameField($at=0, $bytes="<")),
		$loose=vector(
			LooseField($at=0, $text=/^([^ ]* ){5}(DICOM\x2bRFC3881|IHE\x2bRFC3881) /),
			LooseField($at=1, $bytes="<AuditMessage")),
		$after=set(),
		$to_segment=F,
		$device_sends=T),
	["ge-carescape/monitor"] = DatagramWatch(
		$sent_to=7000/udp,
		$answers_too=F,
		$least=88,
		$most=88,
		$fields=vector(
			FrameField($at=0, $bytes="\x01\x04\x00\x00"),
			FrameField($at=12, $last=27, $bytes="|")),
		$loose=vector(),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["ge-carescape/patient-name"] = DatagramWatch(
		$sent_to=7000/udp,
		$answers_too=F,
		$least=88,
		$most=88,
		$fields=vector(
			FrameField($at=0, $bytes="\x01\x04\x00\x00"),
			FrameField($at=12, $last=27, $bytes="|"),
			FrameField($at=28, $size=1, $little=F, $min=1, $max=255)),
		$loose=vector(),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["ge-carescape/vitals-asked"] = DatagramWatch(
		$sent_to=2000/udp,
		$answers_too=F,
		$least=62,
		$most=64,
		$fields=vector(
			FrameField($at=12, $bytes="\x00\xca"),
			FrameField($at=24, $last=39, $bytes="|")),
		$loose=vector(
			LooseField($at=14, $size=2, $any_of=set("\x00`", "\x00)", "\x00!")),
			LooseField($at=16, $size=2, $any_of=set("\x00\x06", "\x00\x00"))),
		$after=set(),
		$to_segment=F,
		$device_sends=F),
	["ge-carescape/vitals-sent"] = DatagramWatch(
		$sent_from=3011/udp,
		$answers_too=F,
		$least=616,
		$most=616,
		$fields=vector(FrameField($at=10, $bytes="\x00\x00\x00\xc9\x00\x14\x00\x01")),
		$loose=vector(),
		$after=set(),
		$to_segment=F,
		$device_sends=T),
	["mindray-pds/beacon"] = DatagramWatch(
		$answers_too=F,
		$least=35,
		$most=65507,
		$fields=vector(FrameField($at=0, $bytes="MSH|^~\x5c&|||||||ADT^A01|101|P|2.3.1|")),
		$loose=vector(),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["mindray-pds/patient-data"] = DatagramWatch(
		$answers_too=F,
		$least=35,
		$most=65507,
		$fields=vector(FrameField($at=0, $bytes="MSH|^~\x5c&|||||||ADT^A01|101|P|2.3.1|")),
		$loose=vector(
			LooseField(
				$at=0,
				$text=/[\x0d\x0a]PID\|([^\|\x0d\x0a]*\|){4}\^*[^\|\^\x0d\x0a]/)),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["philips-intellivue/accepted"] = DatagramWatch(
		$sent_from=24105/udp,
		$answers_too=F,
		$least=1,
		$most=65507,
		$fields=vector(FrameField($at=0, $bytes="\x0e")),
		$loose=vector(),
		$after=set("philips-intellivue/association"),
		$to_segment=F,
		$device_sends=T),
	["philips-intellivue/announce"] = DatagramWatch(
		$sent_to=24005/udp,
		$sent_from=24005/udp,
		$answers_too=F,
		$least=26,
		$most=65507,
		$fields=vector(
			FrameField($at=0, $bytes="\x00\x00\x01\x00\x00\x01"),
			FrameField($at=14, $bytes="\x00#"),
			FrameField($at=24, $bytes="\x0d\x17")),
		$loose=vector(),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["philips-intellivue/association"] = DatagramWatch(
		$sent_to=24105/udp,
		$answers_too=F,
		$least=17,
		$most=65507,
		$fields=vector(
			FrameField($at=0, $bytes="\x0d"),
			FrameField(
				$at=2,
				$last=18,
				$bytes="\x05\x08\x13\x01\x00\x16\x01\x02\x80\x00\x14\x02\x00\x02\xc1")),
		$loose=vector(),
		$after=set(),
		$to_segment=F,
		$device_sends=F),
	["philips-intellivue/patient-asked"] = DatagramWatch(
		$sent_to=24105/udp,
		$answers_too=F,
		$least=34,
		$most=65507,
		$fields=vector(
			FrameField($at=0, $bytes="\xe1\x00\x00\x02"),
			FrameField($at=4, $bytes="\x00\x01"),
			FrameField($at=10, $bytes="\x00\x07"),
			FrameField($at=14, $bytes="\x00!"),
			FrameField($at=30, $bytes="\x00\x01\x00*")),
		$loose=vector(LooseField($at=24, $size=2, $any_of=set("\x0c\x16", "\xf1;"))),
		$after=set(),
		$to_segment=F,
		$device_sends=F),
	["philips-intellivue/patient-sent"] = DatagramWatch(
		$sent_from=24105/udp,
		$answers_too=F,
		$least=22,
		$most=65507,
		$fields=vector(FrameField($at=0, $bytes="\xe1\x00\x00\x02")),
		$loose=vector(
			LooseField($at=4, $size=2, $any_of=set("\x00\x02", "\x00\x05")),
			LooseField($at=14, $bytes="\x00*"),
			LooseField(
				$at=14,
				$group=FrameShape(
					$name="group",
					$opening=F,
					$from_server=F,
					$anchor="\x09\x5c",
					$anchor_at=0,
					$least=8,
					$size=8,
					$fields=vector(
						FrameField(
							$at=2,
							$size=2,
							$little=F,
							$min=3,
							$max=255),
						FrameField(
							$at=4,
							$size=2,
							$little=F,
							$min=1,
							$max=253),
						FrameField(
							$at=6,
							$size=2,
							$little=F,
							$min=1,
							$max=65535))))),
		$after=set("philips-intellivue/association", "philips-intellivue/patient-asked"),
		$to_segment=F,
		$device_sends=T),
	["sdc/announce"] = DatagramWatch(
		$sent_to=3702/udp,
		$answers_too=T,
		$least=35,
		$most=65507,
		$fields=vector(),
		$loose=vector(LooseField($at=0, $bytes="sdc.mds.pkp:1.2.840.10004.20701.1.1")),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["sdc/patient-scope"] = DatagramWatch(
		$sent_to=3702/udp,
		$answers_too=T,
		$least=35,
		$most=65507,
		$fields=vector(),
		$loose=vector(
			LooseField($at=0, $bytes="sdc.mds.pkp:1.2.840.10004.20701.1.1"),
			LooseField($at=0, $bytes="sdc.ctxt.pat:/")),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
	["shared-address/vista120-beacon"] = DatagramWatch(
		$sent_to=9610/udp,
		$answers_too=F,
		$least=128,
		$most=128,
		$fields=vector(
			FrameField($at=0, $bytes="~\x000\x02\x00\x00"),
			FrameField($at=8, $size=2, $little=T, $min=2000, $max=2099),
			FrameField($at=16, $bytes="CMS\x00"),
			FrameField($at=90, $bytes="\x1c%")),
		$loose=vector(),
		$after=set(),
		$to_segment=T,
		$device_sends=T),
};

redef file_watches += {
	["contec-cms8000/firmware-file"] = FileWatch(
		$hashes=set(
			"4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad",
			"aaaf9faae840c1cb5e5f1fd87aec3c4bfea3ac16a491fe2bd9cba50533a01aac"),
		$begins="\x7fELF"),
};

redef frame_watches += {
	["contec-cms8000/hl7"] = FrameWatch(
		$servers=set(202.114.4.120),
		$device_is_server=F,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="mllp",
				$opening=F,
				$from_server=F,
				$anchor="\x0bMSH|",
				$anchor_at=0,
				$least=5,
				$size=5,
				$fields=vector()),
			FrameShape(
				$name="bare",
				$opening=T,
				$from_server=F,
				$anchor="MSH|",
				$anchor_at=0,
				$least=4,
				$size=4,
				$fields=vector()))),
	["contec-cms8000/patient-info"] = FrameWatch(
		$device_is_server=F,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="patient",
				$opening=F,
				$from_server=F,
				$anchor="\x05>",
				$anchor_at=2,
				$least=143,
				$size=143,
				$fields=vector(
					FrameField($at=0, $size=2, $little=T, $min=175, $max=8000),
					FrameField($at=36, $bytes="\x00\x00"),
					FrameField($at=103, $digits=4),
					FrameField($at=107, $bytes="\x00"),
					FrameField($at=114, $bytes="\x00\x00\x00\x00\x00\x00"),
					FrameField($at=128, $digits=4),
					FrameField($at=132, $bytes="\x00"),
					FrameField($at=139, $bytes="\x00\x00\x00\x00"))))),
	["contec-cms8000/session"] = FrameWatch(
		$device_is_server=F,
		$unless=set("contec-cms8000/telemetry", "contec-cms8000/patient-info"),
		$frames=vector(
			FrameShape(
				$name="block43",
				$opening=T,
				$from_server=F,
				$anchor="\x02\x00\x05C",
				$anchor_at=0,
				$least=4,
				$size=4,
				$fields=vector()),
			FrameShape(
				$name="block45",
				$opening=T,
				$from_server=F,
				$anchor="\x06\x00\x05E\x00\x00",
				$anchor_at=0,
				$least=8,
				$size=8,
				$fields=vector(FrameField($at=7, $bytes="\xff"))),
			FrameShape(
				$name="block47",
				$opening=T,
				$from_server=F,
				$anchor="\x02\x00\x05G",
				$anchor_at=0,
				$least=4,
				$size=4,
				$fields=vector()))),
	["contec-cms8000/telemetry"] = FrameWatch(
		$device_is_server=F,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="lead14",
				$opening=F,
				$from_server=F,
				$anchor="\x05F\x00\x00\x14\x00",
				$anchor_at=2,
				$least=8,
				$size=8,
				$fields=vector(FrameField($at=0, $size=2, $little=T, $min=981, $max=8000))),
			FrameShape(
				$name="lead15",
				$opening=F,
				$from_server=F,
				$anchor="\x05F\x00\x00\x15\x00",
				$anchor_at=2,
				$least=8,
				$size=8,
				$fields=vector(FrameField($at=0, $size=2, $little=T, $min=278, $max=8000))),
			FrameShape(
				$name="lead16",
				$opening=F,
				$from_server=F,
				$anchor="\x05F\x00\x00\x16\x00",
				$anchor_at=2,
				$least=8,
				$size=8,
				$fields=vector(FrameField($at=0, $size=2, $little=T, $min=37, $max=8000))),
			FrameShape(
				$name="lead17",
				$opening=F,
				$from_server=F,
				$anchor="\x05F\x00\x00\x17\x00",
				$anchor_at=2,
				$least=8,
				$size=8,
				$fields=vector(FrameField($at=0, $size=2, $little=T, $min=48, $max=8000))))),
	["mindray-pds/patient-data"] = FrameWatch(
		$device_is_server=T,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="demographics",
				$opening=F,
				$from_server=T,
				$anchor="\x0bMSH|^~\x5c&|||||||ORU^R01|103|P|2.3.1|\x0dPID|",
				$anchor_at=0,
				$least=41,
				$size=41,
				$fields=vector()))),
	["mindray-pds/query"] = FrameWatch(
		$device_is_server=T,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="query",
				$opening=F,
				$from_server=F,
				$anchor="\x0bMSH|^~\x5c&|||||||QRY^R02|1203|P|2.3.1",
				$anchor_at=0,
				$least=36,
				$size=36,
				$fields=vector()))),
	["shared-address/vista120-session"] = FrameWatch(
		$device_is_server=F,
		$unless=set(),
		$frames=vector(
			FrameShape(
				$name="vista120s",
				$opening=T,
				$from_server=F,
				$anchor="\xf8\x8f\x01\x0d\x00\xa4\xa5\xa5\xa5\xa4\xa5\xa1\xee",
				$anchor_at=0,
				$least=13,
				$size=13,
				$fields=vector()),
			FrameShape(
				$name="vista120v2",
				$opening=T,
				$from_server=T,
				$server_port=9500/tcp,
				$anchor="\x10\x00\x02\x00\x00\x00",
				$anchor_at=0,
				$least=10,
				$size=10,
				$fields=vector(FrameField($at=8, $size=2, $little=T, $min=2000, $max=2099))))),
};

redef grant_watches += {
	["contec-cms8000/nfs-mounted"] = GrantWatch(
		$calls=vector(
			RpcPattern(
				$name="mnt",
				$program=100005,
				$versions=set(1, 3),
				$procedure=1,
				$path="/pm"),
			RpcPattern($name="nfs4", $program=100003, $root_lookup="pm"))),
};

redef http_watches += {
	["dicom-file/clear"] = HttpWatch(
		$requests=T,
		$answers=T,
		$whole_path=F,
		$content_type=/^(multipart\/related[\x20\x09]*\x3b(.{0,200}\x3b)?[\x20\x09]*type=\x22?application\/dicom(\x22|\x3b|\x20|$)|application\/dicom\x2bjson)/,
		$body=vector()),
	["fhir-border/patient"] = HttpWatch(
		$requests=T,
		$answers=T,
		$whole_path=F,
		$content_type=/^(application\/fhir\x2bjson|application\/json\x2bfhir)/,
		$body=vector(
			BodyTerm(
				$text=/\x22resourceType\x22[\x20\x09\x0d\x0a]*:[\x20\x09\x0d\x0a]*\x22(Patient|Observation|Bundle)\x22/))),
	["mirth-connect/deserialisation"] = HttpWatch(
		$requests=T,
		$answers=F,
		$path="/api/",
		$whole_path=F,
		$body=vector(
			BodyTerm($text=/\x3cdynamic\-proxy\x3e/),
			BodyTerm($text=/\x3chandler\x20class\x3d/))),
	["mirth-connect/external-entity"] = HttpWatch(
		$requests=T,
		$answers=F,
		$whole_path=F,
		$body=vector(
			BodyTerm($text=/\x3c\x21DOCTYPE/),
			BodyTerm($text=/\x3c\x21ENTITY[^\x3e\x22\x27]*SYSTEM/))),
	["mirth-connect/jdbc-export"] = HttpWatch(
		$requests=T,
		$answers=F,
		$path="/api/connectors/jdbc/_getTables",
		$whole_path=F,
		$query="syscs_util",
		$body=vector()),
	["orthanc/config-polyglot"] = HttpWatch(
		$requests=T,
		$answers=F,
		$whole_path=F,
		$body=vector(
			BodyTerm(
				$text=/\x22ExecuteLuaEnabled\x22|\x22RemoteAccessAllowed\x22/,
				$before=128,
				$magic="DICM",
				$begins=/^[\x20\x09\x0d\x0a]*\x7b/))),
	["orthanc/execute-script"] = HttpWatch(
		$requests=T,
		$answers=F,
		$method="POST",
		$path="/tools/execute-script",
		$whole_path=T,
		$body=vector()),
};

redef login_watches += {
	["ge-imaging/service-login"] = LoginWatch(
		$accounts=set(
			"insite 2getin",
			"insite insite.genieacq",
			"ftpclient interfile",
			"xruser 4$xray",
			"sdc adw3.1",
			"sdc adw2.0"),
		$accepted=F),
	["ge-imaging/service-login-accepted"] = LoginWatch(
		$accounts=set(
			"insite 2getin",
			"insite insite.genieacq",
			"ftpclient interfile",
			"xruser 4$xray",
			"sdc adw3.1",
			"sdc adw2.0"),
		$accepted=T),
};

redef read_watches += {
	["contec-cms8000/code-received"] = ReadWatch($after=set("contec-cms8000/nfs-mounted"), $within=600secs),
};

redef rpc_watches += {
	["contec-cms8000/nfs-lookup"] = RpcWatch(
		$servers=set(202.114.4.119),
		$calls=vector(
			RpcPattern(
				$name="getport",
				$program=100000,
				$versions=set(2),
				$procedure=3,
				$asks_for=set(100003, 100005)),
			RpcPattern($name="mount", $program=100005),
			RpcPattern($name="nfs", $program=100003))),
	["contec-cms8000/nfs-mount"] = RpcWatch(
		$calls=vector(
			RpcPattern(
				$name="mnt",
				$program=100005,
				$versions=set(1, 3),
				$procedure=1,
				$path="/pm"),
			RpcPattern($name="nfs4", $program=100003, $root_lookup="pm"))),
};

redef sequence_watches += {
	["astm-border/patient-record"] = SequenceWatch(
		$idle_bytes=65536,
		$opens=vector("P|1|", "\x021H|\x5c^&|"),
		$device_sends=T,
		$reach=4013,
		$sequences=vector(
			ByteSequence(
				$name="frame",
				$constant="P|1|",
				$steps=vector(
					SequenceStep(
						$literal="P|1|",
						$literal_at=2,
						$size=6,
						$checks=vector(
							ByteCheck($at=0, $min=2, $max=2),
							ByteCheck($at=1, $min=48, $max=55))),
					SequenceStep(
						$literal="\x0d\x03",
						$literal_at=0,
						$size=6,
						$within=4000,
						$checks=vector(
							ByteCheck($at=2, $min=48, $max=70),
							ByteCheck($at=3, $min=48, $max=70),
							ByteCheck($at=4, $min=13, $max=13),
							ByteCheck($at=5, $min=10, $max=10))))),
			ByteSequence(
				$name="one-frame",
				$constant="\x021H|\x5c^&|",
				$steps=vector(
					SequenceStep(
						$literal="\x021H|\x5c^&|",
						$literal_at=0,
						$size=8),
					SequenceStep(
						$literal="\x0dP|1|",
						$literal_at=0,
						$size=5,
						$within=4000))))),
	["atna-border/audit"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector(">1 20"),
		$device_sends=T,
		$reach=1499,
		$sequences=vector(
			ByteSequence(
				$name="dicom",
				$constant="DICOM+RFC3881 ",
				$steps=vector(
					SequenceStep($literal=">1 20", $literal_at=0, $size=5),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=32,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=255,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=48,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=128,
						$without=/[\x20]/),
					SequenceStep(
						$literal="DICOM+RFC3881 ",
						$literal_at=0,
						$size=14),
					SequenceStep(
						$literal="<AuditMessage",
						$literal_at=0,
						$size=13,
						$within=1000))),
			ByteSequence(
				$name="ihe",
				$constant="<AuditMessage",
				$steps=vector(
					SequenceStep($literal=">1 20", $literal_at=0, $size=5),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=32,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=255,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=48,
						$without=/[\x20]/),
					SequenceStep(
						$literal=" ",
						$literal_at=0,
						$size=1,
						$within=128,
						$without=/[\x20]/),
					SequenceStep(
						$literal="IHE+RFC3881 ",
						$literal_at=0,
						$size=12),
					SequenceStep(
						$literal="<AuditMessage",
						$literal_at=0,
						$size=13,
						$within=1000))))),
	["bbraun-space/patient-id"] = SequenceWatch(
		$idle_bytes=65536,
		$opens=vector("/1/1>"),
		$device_sends=T,
		$reach=2059,
		$sequences=vector(
			ByteSequence(
				$name="patient",
				$constant=",PATID,",
				$steps=vector(
					SequenceStep(
						$literal="\x01",
						$literal_at=0,
						$size=8,
						$checks=vector(ByteCheck($at=6, $min=2, $max=2))),
					SequenceStep(
						$literal="/1/1>",
						$literal_at=0,
						$size=5,
						$within=19),
					SequenceStep(
						$size=1,
						$checks=vector(ByteCheck($at=0, $min=48, $max=57))),
					SequenceStep(
						$literal=",501",
						$literal_at=0,
						$size=4,
						$within=11),
					SequenceStep(
						$literal=",PATID,",
						$literal_at=0,
						$size=7,
						$within=2000),
					SequenceStep(
						$none_of=vector("_NV", "_NA", "\x1e", "\x03", "\x17")))),
			ByteSequence(
				$name="patient-stuffed",
				$constant=",PATIEX,",
				$steps=vector(
					SequenceStep(
						$literal="\x01",
						$literal_at=0,
						$size=8,
						$checks=vector(ByteCheck($at=6, $min=2, $max=2))),
					SequenceStep(
						$literal="/1/1>",
						$literal_at=0,
						$size=5,
						$within=19),
					SequenceStep(
						$size=1,
						$checks=vector(ByteCheck($at=0, $min=48, $max=57))),
					SequenceStep(
						$literal=",501",
						$literal_at=0,
						$size=4,
						$within=11),
					SequenceStep(
						$literal=",PATIEX,",
						$literal_at=0,
						$size=8,
						$within=2000),
					SequenceStep(
						$none_of=vector("_NV", "_NA", "\x1e", "\x03", "\x17")))),
			ByteSequence(
				$name="drug",
				$constant=",INSOL,",
				$steps=vector(
					SequenceStep(
						$literal="\x01",
						$literal_at=0,
						$size=8,
						$checks=vector(ByteCheck($at=6, $min=2, $max=2))),
					SequenceStep(
						$literal="/1/1>",
						$literal_at=0,
						$size=5,
						$within=19),
					SequenceStep(
						$size=1,
						$checks=vector(ByteCheck($at=0, $min=48, $max=57))),
					SequenceStep(
						$literal=",501",
						$literal_at=0,
						$size=4,
						$within=11),
					SequenceStep(
						$literal=",INSOL,",
						$literal_at=0,
						$size=7,
						$within=2000),
					SequenceStep(
						$none_of=vector("_NV", "_NA", "\x1e", "\x03", "\x17")))))),
	["bbraun-space/pump-data"] = SequenceWatch(
		$idle_bytes=65536,
		$opens=vector("/1/1>"),
		$device_sends=T,
		$reach=48,
		$sequences=vector(
			ByteSequence(
				$name="answer",
				$constant="/1/1>",
				$steps=vector(
					SequenceStep(
						$literal="\x01",
						$literal_at=0,
						$size=8,
						$checks=vector(ByteCheck($at=6, $min=2, $max=2))),
					SequenceStep(
						$literal="/1/1>",
						$literal_at=0,
						$size=5,
						$within=19),
					SequenceStep(
						$size=1,
						$checks=vector(ByteCheck($at=0, $min=48, $max=57))),
					SequenceStep(
						$literal=",501",
						$literal_at=0,
						$size=4,
						$within=11))))),
	["dicom-border/accepted"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("\x10\x00\x00\x151.2.840.10008.3.1.1.1"),
		$device_sends=T,
		$reach=99,
		$sequences=vector(
			ByteSequence(
				$name="accept",
				$constant="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
				$steps=vector(
					SequenceStep(
						$literal="\x02\x00\x00\x00",
						$literal_at=0,
						$size=4),
					SequenceStep(
						$number=SequenceNumber(
							$size=2,
							$little=F,
							$min=68,
							$max=65535)),
					SequenceStep(
						$literal="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
						$literal_at=68,
						$size=93,
						$checks=vector(
							ByteCheck($at=0, $min=0, $max=0),
							ByteCheck($at=1, $min=1, $max=1),
							ByteCheck($at=2, $min=0, $max=0),
							ByteCheck($at=3, $min=0, $max=0)))))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6)),
	["dicom-border/association"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("\x10\x00\x00\x151.2.840.10008.3.1.1.1"),
		$device_sends=T,
		$reach=99,
		$sequences=vector(
			ByteSequence(
				$name="request",
				$constant="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
				$steps=vector(
					SequenceStep(
						$literal="\x01\x00\x00\x00",
						$literal_at=0,
						$size=4),
					SequenceStep(
						$number=SequenceNumber(
							$size=2,
							$little=F,
							$min=68,
							$max=65535)),
					SequenceStep(
						$literal="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
						$literal_at=68,
						$size=93,
						$checks=vector(
							ByteCheck($at=0, $min=0, $max=0),
							ByteCheck($at=1, $min=1, $max=1),
							ByteCheck($at=2, $min=0, $max=0),
							ByteCheck($at=3, $min=0, $max=0)))))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6)),
	["dicom-border/images-sent"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("1.2.840.10008."),
		$device_sends=T,
		$reach=168,
		$sequences=vector(
			ByteSequence(
				$name="store",
				$constant="\x00\x00\x00\x01\x02\x00\x00\x00\x01\x00",
				$steps=vector(
					SequenceStep(
						$literal="\x00\x00\x00\x00\x04\x00\x00\x00",
						$literal_at=0,
						$size=16,
						$checks=vector(
							ByteCheck($at=12, $min=0, $max=0),
							ByteCheck($at=13, $min=0, $max=0),
							ByteCheck($at=14, $min=2, $max=2),
							ByteCheck($at=15, $min=0, $max=0))),
					SequenceStep(
						$block=SequenceBlock($size=4, $little=T, $most=64)),
					SequenceStep(
						$literal="\x00\x00\x00\x01\x02\x00\x00\x00\x01\x00",
						$literal_at=0,
						$size=10),
					SequenceStep(
						$literal="\x00\x00\x00\x08\x02\x00\x00\x00",
						$literal_at=0,
						$size=8,
						$within=64),
					SequenceStep($none_of=vector("\x01\x01"))))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6,
			$before=12)),
	["dicom-border/query-answered"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("1.2.840.10008."),
		$device_sends=T,
		$reach=168,
		$sequences=vector(
			ByteSequence(
				$name="answer",
				$constant="1.2.840.10008.",
				$steps=vector(
					SequenceStep(
						$literal="\x00\x00\x00\x00\x04\x00\x00\x00",
						$literal_at=0,
						$size=16,
						$checks=vector(
							ByteCheck($at=12, $min=0, $max=0),
							ByteCheck($at=13, $min=0, $max=0),
							ByteCheck($at=14, $min=2, $max=2),
							ByteCheck($at=15, $min=0, $max=0))),
					SequenceStep(
						$block=SequenceBlock(
							$size=4,
							$little=T,
							$most=64,
							$begins="1.2.840.10008.")),
					SequenceStep(
						$literal="\x00\x00\x00\x01\x02\x00\x00\x00 \x80",
						$literal_at=0,
						$size=10),
					SequenceStep(
						$literal="\x00\x00\x00\x08\x02\x00\x00\x00",
						$literal_at=0,
						$size=8,
						$within=64),
					SequenceStep($none_of=vector("\x01\x01"))))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6,
			$before=12)),
	["dicom/no-transfer-syntax"] = SequenceWatch(
		$idle_bytes=16384,
		$opens=vector("\x10\x00\x00\x151.2.840.10008.3.1.1.1"),
		$device_sends=F,
		$reach=4195,
		$sequences=vector(
			ByteSequence(
				$name="request",
				$constant="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
				$steps=vector(
					SequenceStep(
						$literal="\x01\x00\x00\x00",
						$literal_at=0,
						$size=4),
					SequenceStep(
						$number=SequenceNumber(
							$size=2,
							$little=F,
							$min=68,
							$max=65535)),
					SequenceStep(
						$literal="\x10\x00\x00\x151.2.840.10008.3.1.1.1",
						$literal_at=68,
						$size=93,
						$checks=vector(
							ByteCheck($at=0, $min=0, $max=0),
							ByteCheck($at=1, $min=1, $max=1),
							ByteCheck($at=2, $min=0, $max=0),
							ByteCheck($at=3, $min=0, $max=0))),
					SequenceStep(
						$literal=" \x00\x00",
						$size=12,
						$one_of=/\x20\x00\x00\x09[\x00-\xff]\x00\x00\x00\x30\x00\x00\x01|\x20\x00\x00\x0a[\x00-\xff]\x00\x00\x00\x30\x00\x00\x02|\x20\x00\x00\x0b[\x00-\xff]\x00\x00\x00\x30\x00\x00\x03|\x20\x00\x00\x0c[\x00-\xff]\x00\x00\x00\x30\x00\x00\x04|\x20\x00\x00\x0d[\x00-\xff]\x00\x00\x00\x30\x00\x00\x05|\x20\x00\x00\x0e[\x00-\xff]\x00\x00\x00\x30\x00\x00\x06|\x20\x00\x00\x0f[\x00-\xff]\x00\x00\x00\x30\x00\x00\x07|\x20\x00\x00\x10[\x00-\xff]\x00\x00\x00\x30\x00\x00\x08|\x20\x00\x00\x11[\x00-\xff]\x00\x00\x00\x30\x00\x00\x09|\x20\x00\x00\x12[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0a|\x20\x00\x00\x13[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0b|\x20\x00\x00\x14[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0c|\x20\x00\x00\x15[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0d|\x20\x00\x00\x16[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0e|\x20\x00\x00\x17[\x00-\xff]\x00\x00\x00\x30\x00\x00\x0f|\x20\x00\x00\x18[\x00-\xff]\x00\x00\x00\x30\x00\x00\x10|\x20\x00\x00\x19[\x00-\xff]\x00\x00\x00\x30\x00\x00\x11|\x20\x00\x00\x1a[\x00-\xff]\x00\x00\x00\x30\x00\x00\x12|\x20\x00\x00\x1b[\x00-\xff]\x00\x00\x00\x30\x00\x00\x13|\x20\x00\x00\x1c[\x00-\xff]\x00\x00\x00\x30\x00\x00\x14|\x20\x00\x00\x1d[\x00-\xff]\x00\x00\x00\x30\x00\x00\x15|\x20\x00\x00\x1e[\x00-\xff]\x00\x00\x00\x30\x00\x00\x16|\x20\x00\x00\x1f[\x00-\xff]\x00\x00\x00\x30\x00\x00\x17|\x20\x00\x00\x20[\x00-\xff]\x00\x00\x00\x30\x00\x00\x18|\x20\x00\x00\x21[\x00-\xff]\x00\x00\x00\x30\x00\x00\x19|\x20\x00\x00\x22[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1a|\x20\x00\x00\x23[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1b|\x20\x00\x00\x24[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1c|\x20\x00\x00\x25[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1d|\x20\x00\x00\x26[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1e|\x20\x00\x00\x27[\x00-\xff]\x00\x00\x00\x30\x00\x00\x1f|\x20\x00\x00\x28[\x00-\xff]\x00\x00\x00\x30\x00\x00\x20|\x20\x00\x00\x29[\x00-\xff]\x00\x00\x00\x30\x00\x00\x21|\x20\x00\x00\x2a[\x00-\xff]\x00\x00\x00\x30\x00\x00\x22|\x20\x00\x00\x2b[\x00-\xff]\x00\x00\x00\x30\x00\x00\x23|\x20\x00\x00\x2c[\x00-\xff]\x00\x00\x00\x30\x00\x00\x24|\x20\x00\x00\x2d[\x00-\xff]\x00\x00\x00\x30\x00\x00\x25|\x20\x00\x00\x2e[\x00-\xff]\x00\x00\x00\x30\x00\x00\x26|\x20\x00\x00\x2f[\x00-\xff]\x00\x00\x00\x30\x00\x00\x27|\x20\x00\x00\x30[\x00-\xff]\x00\x00\x00\x30\x00\x00\x28|\x20\x00\x00\x31[\x00-\xff]\x00\x00\x00\x30\x00\x00\x29|\x20\x00\x00\x32[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2a|\x20\x00\x00\x33[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2b|\x20\x00\x00\x34[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2c|\x20\x00\x00\x35[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2d|\x20\x00\x00\x36[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2e|\x20\x00\x00\x37[\x00-\xff]\x00\x00\x00\x30\x00\x00\x2f|\x20\x00\x00\x38[\x00-\xff]\x00\x00\x00\x30\x00\x00\x30|\x20\x00\x00\x39[\x00-\xff]\x00\x00\x00\x30\x00\x00\x31|\x20\x00\x00\x3a[\x00-\xff]\x00\x00\x00\x30\x00\x00\x32|\x20\x00\x00\x3b[\x00-\xff]\x00\x00\x00\x30\x00\x00\x33|\x20\x00\x00\x3c[\x00-\xff]\x00\x00\x00\x30\x00\x00\x34|\x20\x00\x00\x3d[\x00-\xff]\x00\x00\x00\x30\x00\x00\x35|\x20\x00\x00\x3e[\x00-\xff]\x00\x00\x00\x30\x00\x00\x36|\x20\x00\x00\x3f[\x00-\xff]\x00\x00\x00\x30\x00\x00\x37|\x20\x00\x00\x40[\x00-\xff]\x00\x00\x00\x30\x00\x00\x38|\x20\x00\x00\x41[\x00-\xff]\x00\x00\x00\x30\x00\x00\x39|\x20\x00\x00\x42[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3a|\x20\x00\x00\x43[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3b|\x20\x00\x00\x44[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3c|\x20\x00\x00\x45[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3d|\x20\x00\x00\x46[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3e|\x20\x00\x00\x47[\x00-\xff]\x00\x00\x00\x30\x00\x00\x3f|\x20\x00\x00\x48[\x00-\xff]\x00\x00\x00\x30\x00\x00\x40/)))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6)),
	["dicom/path-in-uid"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("1.2.840.10008."),
		$device_sends=F,
		$reach=947,
		$sequences=vector(
			ByteSequence(
				$name="command",
				$constant="1.2.840.10008.",
				$steps=vector(
					SequenceStep(
						$literal="\x00\x00\x00\x00\x04\x00\x00\x00",
						$literal_at=0,
						$size=16,
						$checks=vector(
							ByteCheck($at=12, $min=0, $max=0),
							ByteCheck($at=13, $min=0, $max=0),
							ByteCheck($at=14, $min=2, $max=2),
							ByteCheck($at=15, $min=0, $max=0))),
					SequenceStep(
						$block=SequenceBlock(
							$size=4,
							$little=T,
							$most=64,
							$begins="1.2.840.10008.")),
					SequenceStep(
						$literal="\x00\x00\x00\x01\x02\x00\x00\x00",
						$literal_at=0,
						$size=10,
						$checks=vector(ByteCheck($at=9, $min=0, $max=127))),
					SequenceStep(
						$literal="\x00\x00\x00\x10",
						$literal_at=0,
						$size=4,
						$within=96),
					SequenceStep(
						$block=SequenceBlock(
							$size=4,
							$little=T,
							$most=255,
							$holds=vector("/", "\x5c"))))),
			ByteSequence(
				$name="explicit",
				$constant="\x08\x00\x18\x00UI",
				$steps=vector(
					SequenceStep(
						$literal="\x04\x00\x00",
						$literal_at=0,
						$size=12,
						$checks=vector(
							ByteCheck($at=6, $min=0, $max=0),
							ByteCheck($at=11, $min=0, $max=3))),
					SequenceStep(
						$literal="\x08\x00\x18\x00UI",
						$literal_at=0,
						$size=6,
						$within=600),
					SequenceStep(
						$block=SequenceBlock(
							$size=2,
							$little=T,
							$most=255,
							$holds=vector("/", "\x5c"))))),
			ByteSequence(
				$name="implicit",
				$constant="1.2.840.10008.",
				$steps=vector(
					SequenceStep(
						$literal="\x04\x00\x00",
						$literal_at=0,
						$size=12,
						$checks=vector(
							ByteCheck($at=6, $min=0, $max=0),
							ByteCheck($at=11, $min=0, $max=3))),
					SequenceStep(
						$literal="\x08\x00\x16\x00",
						$literal_at=0,
						$size=4,
						$within=600),
					SequenceStep(
						$block=SequenceBlock(
							$size=4,
							$little=T,
							$most=64,
							$begins="1.2.840.10008.")),
					SequenceStep(
						$literal="\x08\x00\x18\x00",
						$literal_at=0,
						$size=4),
					SequenceStep(
						$block=SequenceBlock(
							$size=4,
							$little=T,
							$most=255,
							$holds=vector("/", "\x5c")))))),
		$units=SequenceUnits(
			$first_types=set(1, 2),
			$types=set(1, 2, 3, 4, 5, 6, 7),
			$length_at=2,
			$header=6,
			$before=12)),
	["hl7-border/patient-message"] = SequenceWatch(
		$idle_bytes=1048576,
		$opens=vector("\x0bMSH|", "\x0bFHS|", "\x0bBHS|"),
		$device_sends=T,
		$reach=4010,
		$sequences=vector(
			ByteSequence(
				$name="message",
				$constant="\x0bMSH|",
				$steps=vector(
					SequenceStep($literal="\x0bMSH|", $literal_at=0, $size=5),
					SequenceStep(
						$literal="PID|",
						$literal_at=1,
						$size=5,
						$within=4000,
						$checks=vector(ByteCheck($at=0, $min=10, $max=13))))),
			ByteSequence(
				$name="batch-file",
				$constant="\x0bFHS|",
				$steps=vector(
					SequenceStep($literal="\x0bFHS|", $literal_at=0, $size=5),
					SequenceStep(
						$literal="PID|",
						$literal_at=1,
						$size=5,
						$within=4000,
						$checks=vector(ByteCheck($at=0, $min=10, $max=13))))),
			ByteSequence(
				$name="batch",
				$constant="\x0bBHS|",
				$steps=vector(
					SequenceStep($literal="\x0bBHS|", $literal_at=0, $size=5),
					SequenceStep(
						$literal="PID|",
						$literal_at=1,
						$size=5,
						$within=4000,
						$checks=vector(ByteCheck($at=0, $min=10, $max=13))))))),
	["mirth-connect/external-entity"] = SequenceWatch(
		$idle_bytes=65536,
		$opens=vector("\x0b<?xml"),
		$device_sends=F,
		$reach=827,
		$sequences=vector(
			ByteSequence(
				$name="entity",
				$constant="<!ENTITY",
				$steps=vector(
					SequenceStep($literal="\x0b<?xml", $literal_at=0, $size=6),
					SequenceStep(
						$literal="DOCTYPE",
						$literal_at=0,
						$size=7,
						$within=200),
					SequenceStep(
						$literal="<!ENTITY",
						$literal_at=0,
						$size=8,
						$within=500),
					SequenceStep(
						$literal="SYSTEM",
						$literal_at=0,
						$size=6,
						$within=100,
						$without=/[\x3e\x22\x27]/))))),
};

redef stranger_watches += {
	["contec-cms8000/unsolicited-udp"] = StrangerWatch(
		$seen_by=set(
			"contec-cms8000/contact",
			"contec-cms8000/session",
			"contec-cms8000/telemetry",
			"contec-cms8000/patient-info",
			"contec-cms8000/nfs-mount"),
		$remember=86400secs),
};
