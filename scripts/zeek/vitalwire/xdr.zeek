##! XDR (RFC 4506) in strings: numbers and opaques at offsets. A broken length leads to an offset behind every
##! message, where every word reads as that offset and every string as empty.

module Vitalwire;

# An offset that lies behind every record: what follows a broken length.
const NOWHERE = 4294967295;

function word(data: string, at: count): count
	{
	return at + 4 <= |data| ? bytestring_to_count(data[at : at + 4]) : NOWHERE;
	}

# The offset behind an XDR opaque at this offset.
function behind_opaque(data: string, at: count): count
	{
	local size = word(data, at);
	return size > |data| ? NOWHERE : at + 4 + ((size + 3) / 4) * 4;
	}

function string_at(data: string, at: count): string
	{
	local size = word(data, at);
	return at + 4 + size > |data| ? "" : data[at + 4 : at + 4 + size];
	}
