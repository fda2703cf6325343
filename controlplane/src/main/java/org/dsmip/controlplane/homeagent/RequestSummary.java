package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;

/**
 * What came of the last authentic and fresh request of a mobile node ({@code last-rrq} of {@code show bindings}).
 *
 * @param code of the reply
 * @param prefixes the answer to each prefix request, in order
 * @param modeExtension who sent a tunneling mode extension: {@code mn}, {@code fa}, {@code both} or {@code -}
 * @param decision which row chose the tunneling mode, such as {@code T-7}; {@code -}: none was needed
 */
public record RequestSummary(int code, List<PrefixAnswer> prefixes, String modeExtension, String decision) {
    /** Copies the list. */
    public RequestSummary {
        prefixes = List.copyOf(prefixes);
    }

    /**
     * The answer to one prefix request.
     *
     * @param prefix the field as received
     * @param prefixLength 0..255 as received
     * @param code decided, before it is squashed into the code set of the peer
     * @param reason in a word, such as {@code prefix-conflict}
     */
    public record PrefixAnswer(Ipv6Address prefix, int prefixLength, int code, String reason) {
        /**
         * Says whether the prefix was granted.
         *
         * @return true if it hangs off the binding now
         */
        public boolean accepted() {
            return Ipv6PrefixCode.fromWire(code).accepted();
        }
    }

    /**
     * The same after an accepted prefix was taken back.
     *
     * @param taken the prefix
     * @param code what a request for it would be answered
     * @param reason why, in a word
     * @return the summary
     */
    RequestSummary withRefusal(Ipv6Prefix taken, int code, String reason) {
        return new RequestSummary(this.code,
                prefixes.stream()
                        .map(answer -> answer.prefixLength() == taken.length() && taken.contains(answer.prefix())
                                ? new PrefixAnswer(answer.prefix(), answer.prefixLength(), code, reason)
                                : answer)
                        .toList(),
                modeExtension, decision);
    }
}
