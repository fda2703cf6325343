package org.dsmip.core.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test class, or one test, needs on the machine beyond what the README asks for. It is looked for before any set-up
 * (before {@code @BeforeAll}, where it stands on the class): what is missing skips the test with one line that names it, or
 * fails it where {@value NetworkNamespaces#REQUIRE_ROOT}{@code =1} forbids skipping.
 *
 * <pre>
 * &#64;NeedsPrograms({"ping", "tshark"})
 * class PathErrorsIT {
 * </pre>
 *
 * <p>What can be named:
 * <ul>
 * <li>a program on the path: {@code "ping"};
 * <li>a module of Python: {@link #SCAPY}; {@link Programs#python} answers the interpreter that has it;
 * <li>a library that is loaded into other programs: {@link #FAKETIME}; {@link Programs#library} answers its file.
 * </ul>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag(NeedsPrograms.TAG)
@ExtendWith(ProgramsCondition.class)
public @interface NeedsPrograms {
    /** Tag of all such tests. */
    String TAG = "needs-programs";

    /** Python with scapy. */
    String SCAPY = Programs.PYTHON + "scapy.layers.mobileip";

    /** The library that shows programs another time. */
    String FAKETIME = "libfaketime.so.1";

    /**
     * Names what is needed.
     *
     * @return programs, modules and libraries
     */
    String[] value();
}
