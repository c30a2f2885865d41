using System.Text;
using Proofload.Protocols.Generation;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Generation;

public sealed class RecurringEventsTests
{
    private int _looks;

    [Fact]
    public void A_form_that_was_met_is_known()
    {
        var events = new RecurringEvents(FirstLetter);
        RecurringEvent? latest = null;
        Assert.False(events.TryRead("a1"u8, ref latest, out _, out _, out _));
        Miss(events, "a1");
        Assert.True(events.TryRead("a2"u8, ref latest, out var chunk, out _, out var length));
        Assert.Equal((true, 2L, 2), (chunk.HasContent, chunk.EmittedNs, length));
        Assert.NotNull(latest);
    }

    [Fact]
    public void Several_forms_are_known_and_the_oldest_make_room()
    {
        var events = new RecurringEvents(FirstLetter);
        var misses = 0;
        foreach (var letter in "abcdefgh")
        {
            // Each is met as often as it takes.
            while (!Knows(events, letter))
            {
                Miss(events, letter + "1");
                Assert.InRange(++misses, 1, 200);
            }
        }

        Assert.Equal(4, "abcdefgh".Count(letter => Knows(events, letter)));
        Assert.True(Knows(events, 'h'));
    }

    [Fact]
    public void Where_nothing_recurs_the_looks_become_rare()
    {
        var events = new RecurringEvents((json, in chunk) =>
        {
            _looks++;
            return null;
        });
        for (var i = 0; i < 1_000_000; i++)
        {
            Miss(events, "a");
        }

        Assert.InRange(_looks, 1, 200);
    }

    [Fact]
    public void Only_events_with_a_token_are_looked_at()
    {
        var events = new RecurringEvents(FirstLetter);
        events.Missed("a1"u8, new Chunk { HasChoice = true });
        Assert.False(Knows(events, 'a'));
    }

    // A letter and a number.
    private static RecurringEvent? FirstLetter(ReadOnlySpan<byte> json, in Chunk chunk) =>
        new(json, [new RecurringEvent.Gap(1, json.Length - 1, RecurringEvent.GapKind.Stamp)], in chunk, OutputText.Kind.Content, choice: 0);

    private static void Miss(RecurringEvents events, string json) => events.Missed(Encoding.UTF8.GetBytes(json), new Chunk { HasContent = true });

    private static bool Knows(RecurringEvents events, char letter)
    {
        RecurringEvent? latest = null;
        return events.TryRead(Encoding.UTF8.GetBytes(letter + "5"), ref latest, out _, out _, out _);
    }
}
