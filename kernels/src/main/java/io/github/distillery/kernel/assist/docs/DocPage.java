package io.github.distillery.kernel.assist.docs;

import java.util.List;
import java.util.Optional;

/**
 * What is to be documented.
 *
 * @param signatures the one that is meant first, then its overloads
 * @param owner the class whose member it is, or the class itself; empty for what cells declare
 * @param member what is looked for in the sources
 * @param importLine the import that is missing; empty where none is
 */
public record DocPage(
    List<String> signatures, Optional<Class<?>> owner, Member member, String importLine) {}
