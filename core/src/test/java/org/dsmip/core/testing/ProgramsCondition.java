package org.dsmip.core.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks for what {@link NeedsPrograms} names. */
final class ProgramsCondition implements ExecutionCondition {
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        final Optional<NeedsPrograms> needs = context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsPrograms.class));
        final List<String> missing = needs.stream().flatMap(annotation -> Stream.of(annotation.value()))
                .filter(need -> !KNOWN.computeIfAbsent(need, Programs::isThere)).map(Programs::reason).toList();
        return judge(missing, NetworkNamespaces.mustNotSkip());
    }

    static ConditionEvaluationResult judge(List<String> missing, boolean mustNotSkip) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("what it needs is there");
        }
        final String reason = String.join(", ", missing);
        if (mustNotSkip) {
            throw new AssertionError(reason + " (" + NetworkNamespaces.REQUIRE_ROOT + "=1 forbids skipping)");
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
