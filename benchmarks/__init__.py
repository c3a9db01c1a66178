"""Measurements of plux beside what it is compared with: ratios within one run, each sample a fresh process."""
