# From the books of a benchmark to what limited one router in one direction. Input: lines "VARIANT DIRECTION KEY NUMBER",
# the key may have spaces. Expects variant, direction, title, form ("text" or "json").

function percent(part, whole) {
    return whole > 0 ? 100 * part / whole : 0
}

# The places of loss, most first, in place[1..places].
function sort_places(    key, i, best) {
    for (key in lost) {
        all_lost += lost[key]
        place[++places] = key
    }
    for (i = 2; i <= places; i++) {
        key = place[i]
        for (best = i; best > 1 && lost[place[best - 1]] < lost[key]; best--) place[best] = place[best - 1]
        place[best] = key
    }
}

# Which program of the measurement itself gave the limit, if one did.
function bystander(    i, receivers) {
    if (limited) return "sender"
    for (i = 1; i <= places; i++) if (place[i] ~ /^receiving/) receivers += lost[place[i]]
    return receivers > all_lost * 0.9 ? "receiver" : ""
}

function in_words(    words, i) {
    words = sprintf("%.0f kpps offered, %.0f arrived", offered, delivered)
    if (bystander() != "") words = words "; so the " bystander() ", not the router, is the limit"
    words = words sprintf("; processors %.0f %% busy", machine)
    if (variant != "kernel") {
        words = words sprintf(", home agent %.0f %% and mobile node %.0f %% of one", home_agent, mobile_node)
    }
    for (i = 1; i <= places; i++) {
        if (lost[place[i]] < all_lost / 100) break
        words = words sprintf("%s %s %.0f %%", i == 1 ? "; lost at" : ",", place[i], percent(lost[place[i]], all_lost))
    }
    return words
}

function json(    list, i) {
    for (i = 1; i <= places; i++) {
        list = list sprintf("%s{\"where\":\"%s\",\"packets\":%d}", i == 1 ? "" : ",", place[i], lost[place[i]])
    }
    printf "{\"router\":\"%s\",\"mode\":%s,\"direction\":\"%s\",\"offeredKpps\":%.2f,\"deliveredKpps\":%.2f,", \
        variant == "kernel" ? variant : "dsmip", variant == "kernel" ? "null" : "\"" variant "\"", direction, offered, delivered
    printf "\"senderLimited\":%s,\"busyPercent\":{\"machine\":%.1f,\"homeAgent\":%s,\"mobileNode\":%s},", \
        limited ? "true" : "false", machine, variant == "kernel" ? "null" : sprintf("%.1f", home_agent), \
        variant == "kernel" ? "null" : sprintf("%.1f", mobile_node)
    printf "\"lost\":[%s],\"text\":\"%s\"}\n", list, in_words()
}

$1 == variant && $2 == direction {
    value = $NF
    sub(/^[^ ]* [^ ]* /, "")
    sub(/ [^ ]*$/, "")
    if (sub(/^lost:/, "")) {
        if (value > 0) lost[$0] += value
    } else {
        sum[$0] += value
    }
}

END {
    rounds = sum["rate:trials"]
    offered = sum["rate:offered"] / rounds / 1000
    delivered = sum["rate:delivered"] / rounds / 1000
    limited = sum["rate:limited"] * 2 > rounds
    machine = percent(sum["cpu:machine"], sum["cpu:all"])
    home_agent = percent(sum["cpu:homeAgent"], sum["cpu:clock"])
    mobile_node = percent(sum["cpu:mobileNode"], sum["cpu:clock"])
    sort_places()
    if (form == "json") json()
    else printf "  %-21s %s\n", title ", " direction ":", in_words()
}
