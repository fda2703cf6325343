# shellcheck shell=bash
# Which headers must be seen where: dual-stack Mobile IPv4 with a co-located care-of address.
#
# A line "PORT STACK" is a stack seen to arrive at a port of the testbed's switch: at mn what the mobile node sends, at
# rt1 and rt2 what the router sends to the visited networks, at hl and ha what comes from the home link's other hosts.

readonly HA=192.0.2.1 HOA=192.0.2.10 HOA6=2001:db8:1::10
readonly HL=192.0.2.99 HL6=2001:db8:1::99 CN=10.99.0.99 CN6=2001:db8:ffff::99

care_of() {
    case $1 in
        visited1) printf 203.0.113.10 ;;
        visited2) printf 198.51.100.10 ;;
    esac
}

# expected_at PLACE ENCAPSULATION CODE: the lines that must be seen there; IPv6 first, towards the mobile node first.
expected_at() {
    local coa port=rt1
    if [[ $1 == home ]]; then
        expected_at_home
        return
    fi
    coa=$(care_of "$1")
    [[ $1 == visited1 ]] || port=rt2
    case $2,$3 in
        ip-in-ip,1)
            echo "$port 4($HA>$coa,41) 6"
            echo "mn 4($coa>$HA,41) 6"
            ;;
        ip-in-ip,0)
            echo "$port 4($HA>$coa,4) 4($HA>$HOA,41) 6"
            echo "mn 4($coa>$HA,4) 4($HOA>$HA,41) 6"
            ;;
        gre,1)
            echo "$port 4($HA>$coa,47) G(86DD) 6"
            echo "mn 4($coa>$HA,47) G(86DD) 6"
            ;;
        gre,0)
            echo "$port 4($HA>$coa,47) G(0800) 4($HA>$HOA,41) 6"
            echo "mn 4($coa>$HA,47) G(0800) 4($HOA>$HA,41) 6"
            ;;
        minimal,0)
            echo "$port 4($HA>$coa,55) m(41,$HOA) 6"
            echo "mn 4($coa>$HA,55) m(41,$HA,$HOA) 6"
            ;;
    esac
    case $2 in
        ip-in-ip)
            echo "$port 4($HA>$coa,4) 4"
            echo "mn 4($coa>$HA,4) 4"
            ;;
        gre)
            echo "$port 4($HA>$coa,47) G(0800) 4"
            echo "mn 4($coa>$HA,47) G(0800) 4"
            ;;
        minimal)
            echo "$port 4($HA>$coa,55) m(17,$HOA,$HL)"
            echo "$port 4($HA>$coa,55) m(17,$HOA,$CN)"
            echo "mn 4($coa>$HA,55) m(17,$HL,$HOA)"
            echo "mn 4($coa>$HA,55) m(17,$CN,$HOA)"
            ;;
    esac
}

expected_at_home() {
    echo "hl 6"
    echo "ha 6"
    echo "mn 6"
    echo "hl 4($HL>$HOA,17)"
    echo "ha 4($CN>$HOA,17)"
    echo "mn 4($HOA>$HL,17)"
    echo "mn 4($HOA>$CN,17)"
}

# seen_stacks LOG FIRST: the lines of a `traffic stack` log from line FIRST on, each stack once, without what is no traffic
# of a user: address resolution, link-local IPv6, registrations.
seen_stacks() {
    tail -n "+$2" "$1" | sed -n 's/^interface=\([^ ]*\) frames=[0-9]* stack="\{0,1\}\([^"]*\)"\{0,1\}$/\1 \2/p' |
        grep -v -e ' arp$' -e ' 6(link-local)$' -e ' U$' | sort -u
}

# compare_stacks SEEN REQUIRED ALLOWED: prints what is wrong in one line, nothing if all required stacks were seen and no
# others but those allowed.
compare_stacks() {
    local missing unexpected
    missing=$(comm -13 <(sort -u <<<"$1") <(sort -u <<<"$2") | sed '/^$/d' | paste -s -d ,)
    unexpected=$(comm -23 <(sort -u <<<"$1") <(sort -u <<<"$2"$'\n'"$3") | sed '/^$/d' | paste -s -d ,)
    [[ -z $missing ]] || printf 'not on the wire: %s ' "$missing"
    [[ -z $unexpected ]] || printf 'unexpected on the wire: %s' "$unexpected"
}
