# @TEST-DOC: A monitor that calls the hard-coded address is found, in vitalwire.log and as a notice.
# @TEST-EXEC: zeek -C -r $TRACES/contact.pcap $PACKAGE %INPUT
# @TEST-EXEC: grep -q contec-cms8000/contact vitalwire.log
# @TEST-EXEC: grep -q Vitalwire::Contec_CMS8000_Contact notice.log
