# @TEST-DOC: The package loads and says nothing where there is no traffic.
# @TEST-EXEC: zeek $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -e vitalwire.log && test ! -s stderr
