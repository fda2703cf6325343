# shellcheck shell=bash
# The same wires for plain kernel forwarding. The internet of the testbed knows IPv4 only, which is why there are tunnels;
# to let the kernel forward IPv6 without one, rt learns IPv6 and the wires between ha and mn get IPv6 addresses. All of it
# is taken back before a tunnel is measured, so that nothing can pass by the tunnel. Expects session.sh.

readonly PLAIN_MN6=2001:db8:f001::10
readonly CORRESPONDENTS=2001:db8:ffff::/64 INTERNET6=2001:db8:f000:: VISITED6=2001:db8:f001::

open_kernel_path() {
    lab exec rt sh -c 'cd /proc/sys/net/ipv6/conf/all && echo 0 >disable_ipv6 && echo 1 >forwarding'
    lab exec rt ip -batch - <<-END
		addr add ${INTERNET6}fe/64 dev internet nodad
		addr add ${VISITED6}fe/64 dev visited1 nodad
		route add $CORRESPONDENTS via ${INTERNET6}1
	END
    lab exec ha ip -batch - <<-END
		addr add ${INTERNET6}1/64 dev internet nodad
		route add $VISITED6/64 via ${INTERNET6}fe
	END
    lab exec mn ip -batch - <<-END
		addr add $PLAIN_MN6/64 dev eth0 nodad
		route add $CORRESPONDENTS via ${VISITED6}fe
	END
}

# rt forgets its addresses and routes together with IPv6.
close_kernel_path() {
    lab exec mn ip -batch - <<-END
		route del $CORRESPONDENTS via ${VISITED6}fe
		addr del $PLAIN_MN6/64 dev eth0
	END
    lab exec ha ip -batch - <<-END
		route del $VISITED6/64 via ${INTERNET6}fe
		addr del ${INTERNET6}1/64 dev internet
	END
    lab exec rt sh -c 'cd /proc/sys/net/ipv6/conf/all && echo 0 >forwarding && echo 1 >disable_ipv6'
}
