package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The files of a state directory. Everything here may take as long as the disk takes. */
public interface StoreFiles {
    /**
     * Makes sure of the directory before a file is made in it: it may have been removed or replaced while the node runs.
     *
     * @return true: it is another one than before, with files that nobody has looked at
     * @throws IOException if it cannot be had
     */
    boolean claim() throws IOException;

    /**
     * What is there.
     *
     * @return names of files
     * @throws IOException if the directory cannot be read
     */
    List<String> names() throws IOException;

    /**
     * Opens a file to be read.
     *
     * @param name of the file
     * @return the file
     * @throws IOException if it cannot be read
     */
    Input read(String name) throws IOException;

    /**
     * Makes a file, empty even if there was one of that name.
     *
     * @param name of the file
     * @return the file
     * @throws IOException if it cannot be made
     */
    Output create(String name) throws IOException;

    /**
     * Overwrites octets of a file by a descriptor of its own, and brings them to the disk.
     *
     * @param name of the file
     * @param position of the first octet
     * @param octets all that remains of it is written
     * @throws IOException if that failed
     */
    void overwrite(String name, long position, ByteBuffer octets) throws IOException;

    /**
     * Empties a file.
     *
     * @param name of the file
     * @throws IOException if that failed
     */
    void truncate(String name) throws IOException;

    /**
     * Gives a file another name.
     *
     * @param from its name
     * @param to its new name; a file that has it goes
     * @throws IOException if that failed
     */
    void rename(String from, String to) throws IOException;

    /**
     * Removes a file, if it is there.
     *
     * @param name of the file
     * @throws IOException if that failed
     */
    void delete(String name) throws IOException;

    /**
     * Brings to the disk which files there are.
     *
     * @throws IOException if that failed
     */
    void sync() throws IOException;

    /** A file that is read. */
    interface Input extends AutoCloseable {
        /**
         * Reads on.
         *
         * @param into filled as far as there is something
         * @param position in the file
         * @return octets read, negative at the end
         * @throws IOException if the disk does not give them
         */
        int read(ByteBuffer into, long position) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file that is written. After the first failure it is only to be closed. */
    interface Output extends AutoCloseable {
        /**
         * Writes octets.
         *
         * @param octets all that remains of it
         * @param position of the first one in the file
         * @throws IOException if not all of it was taken
         */
        void write(ByteBuffer octets, long position) throws IOException;

        /**
         * Brings what was written to the disk.
         *
         * @throws IOException if that failed; what was written is lost then
         */
        void sync() throws IOException;

        /**
         * Says whether a start would find it.
         *
         * @return false: it, or the directory, was removed, renamed or replaced
         */
        boolean isInPlace();

        @Override
        void close() throws IOException;
    }
}
