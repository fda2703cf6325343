package org.dsmip.controlplane.system;

/**
 * Both nodes in a testbed of their own, the mobile node away and registered. Closing it ends everything.
 *
 * @param lab the testbed
 * @param homeAgent runs in {@code ha}
 * @param mobileNode runs in {@code mn}
 */
record Pair(Lab lab, Daemon homeAgent, Daemon mobileNode) implements AutoCloseable {
    /**
     * Starts them.
     *
     * @param purpose a few letters that no other test class uses
     * @param changes settings of the mobile node that differ from those of the testbed
     */
    static Pair away(String purpose, String... changes) throws Exception {
        final Lab lab = Lab.up(purpose);
        try {
            final Daemon homeAgent = Daemon.start(lab, "ha");
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.start(lab, "mn", changes);
            mobileNode.awaitRegistered("203.0.113.10");
            return new Pair(lab, homeAgent, mobileNode);
        } catch (Exception | Error e) {
            lab.close();
            throw e;
        }
    }

    /** Ends both nodes, and expects that they do so in order. */
    void stop() throws Exception {
        mobileNode.stop();
        homeAgent.stop();
    }

    /** Ends both nodes in order, and the testbed in any case. */
    void stopAndClose() throws Exception {
        try (Pair all = this) {
            all.stop();
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
