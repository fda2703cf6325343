package org.dsmip.controlplane.config;

/** A value and where it stands, for checks that compare values of several places. */
record Located<T>(T value, Position position) {}
