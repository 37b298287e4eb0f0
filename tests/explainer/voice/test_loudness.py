"""Loudness is what Recommendation ITU-R BS.1770 says it is, and speech is brought to it without clipping."""

import math

import numpy as np
import pytest
from scipy.signal import lfilter

from explainer.voice.loudness import CEILING, RATE, TARGET, k_weighted, levelled, loudness, true_peaks
from tests.explainer.voice.conftest import tone


def test_a_full_scale_sine_reads_as_the_recommendation_says() -> None:
    """997 Hz at 0 dBFS in one channel reads -3.01 LKFS."""
    assert loudness(tone(5, 0.0)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("level", [-10.0, -23.0, -40.0])
def test_loudness_follows_the_level(level: float) -> None:
    """So many decibels quieter, so many units less."""
    assert loudness(tone(2, level)) == pytest.approx(level - 3.01, abs=0.02)


def test_quiet_stretches_do_not_count() -> None:
    """A programme of EBU Tech 3341: 10 s at -36, 60 s at -23, 10 s at -36 dBFS reads as the loud part alone."""
    programme = np.concatenate([tone(10, -36.0), tone(60, -23.0), tone(10, -36.0)])
    assert loudness(programme) == pytest.approx(-23.0 - 3.01, abs=0.1)


def test_silence_before_and_after_does_not_count() -> None:
    """What is below -70 LKFS is left out altogether; two blocks at the borders are quieter than the others."""
    silence = np.zeros(5 * RATE)
    assert loudness(np.concatenate([silence, tone(20), silence])) == pytest.approx(loudness(tone(20)), abs=0.1)


def test_silence_has_no_loudness() -> None:
    """Neither has nothing at all."""
    assert loudness(np.zeros(RATE)) == loudness(np.zeros(0)) == -math.inf


def test_a_sound_shorter_than_a_block_counts_as_one() -> None:
    """A word of a fifth of a second is as loud as it is."""
    assert loudness(tone(0.2, 0.0)) == pytest.approx(-3.01, abs=0.3)


def test_the_filters_are_the_recommendations() -> None:
    """Run sample by sample, the two filters of its annex 1 give the same."""
    noise = np.random.default_rng(1).normal(size=30_000)
    shelf = lfilter(
        [1.53512485958697, -2.69169618940638, 1.19839281085285], [1, -1.69065929318241, 0.73248077421585], noise
    )
    expected = lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], shelf)
    np.testing.assert_allclose(k_weighted(noise), expected, atol=1e-9)


def test_a_peak_between_samples_is_seen() -> None:
    """A sine of a quarter of the rate that is sampled at 45 degrees shows 0.707 of its height, and reaches 1."""
    wave = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4)
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=1e-4)
    assert true_peaks(wave)[100:-100].max() == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("level", [-3.0, -30.0, -60.0])
def test_everything_becomes_equally_loud(level: float) -> None:
    """Quiet and loud sounds arrive at the target, their shape untouched."""
    made = levelled(tone(2, level))
    assert loudness(made) == pytest.approx(TARGET, abs=0.01)
    assert np.corrcoef(made, tone(2))[0, 1] == pytest.approx(1.0)


def test_peaks_are_turned_down_and_nothing_else() -> None:
    """A clap in a quiet sentence stays below the ceiling; a tenth of a second away all is as it was."""
    sentence = tone(3, -30.0)
    sentence[RATE : RATE + 20] = 0.9
    made = levelled(sentence)
    assert true_peaks(made).max() <= 10 ** (CEILING / 20) + 1e-3
    gain = made / np.where(np.abs(sentence) < 1e-6, np.nan, sentence)
    assert np.nanstd(gain[: RATE * 9 // 10]) < 1e-9
    assert np.nanmin(gain[RATE : RATE + 20]) < 0.5 * np.nanmax(gain)
