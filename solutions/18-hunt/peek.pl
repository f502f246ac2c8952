# SPDX-License-Identifier: BSD-3-Clause
# Reads a child's memory, as a debugger would: process_vm_readv(2), number 310.
my $text = "-" x 12;
my $child = fork // die "fork: $!\n";
if (!$child) {
	substr($text, 0, 12, "child's text");	# in place: the same address
	sleep 60;
	exit;
}
select undef, undef, undef, 0.2;
my $copy = "." x 12;
my $here = pack "QQ", unpack("Q", pack "P", $copy), 12;
my $there = pack "QQ", unpack("Q", pack "P", $text), 12;
my $n = syscall 310, $child + 0, $here, 1, $there, 1, 0;
my $error = $n < 0 ? $! : "no error";
kill KILL => $child;
waitpid $child, 0;
print "$n bytes, $error: $copy\n";
