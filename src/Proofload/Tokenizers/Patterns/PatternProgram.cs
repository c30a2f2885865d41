using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.Patterns;

/// <summary>
/// A pattern, compiled to steps that go back when they fail: the leftmost way through the alternatives counts, as in the libraries of
/// tokenizers. Works on code points of UTF-8 and needs no memory for each character of a run.
/// </summary>
internal sealed class PatternProgram
{
    /// <summary>Most copies of a counted part.</summary>
    public const int MostCopies = 1000;

    private const int MostSteps = 20_000;

    private readonly List<Step> _steps = [];
    private readonly Step[] _program;

    private PatternProgram(PatternNode node)
    {
        Emit(node);
        _steps.Add(new Step(Op.Accept));
        _program = [.. _steps];
    }

    private enum Op : byte
    {
        Set,
        Loop,
        Fork,
        Jump,
        Look,
        Atomic,
        AtStart,
        AtEnd,
        Accept,
    }

    /// <exception cref="FormatException">Malformed or not supported; the message says what.</exception>
    public static PatternProgram Compile(string pattern) => new(PatternParser.Parse(pattern));

    /// <summary>Where the match that starts exactly at <paramref name="start"/> ends; -1 for none.</summary>
    /// <exception cref="TokenizerException">The pattern needs more steps than any sensible one does.</exception>
    public int MatchAt(ReadOnlySpan<byte> text, int start, MatchSpace space)
    {
        space.Count = 0;
        space.Budget = 20_000 + (20L * (text.Length - start));
        return Run(text, start, 0, space);
    }

    private int Run(ReadOnlySpan<byte> text, int at, int pc, MatchSpace space)
    {
        var floor = space.Count;
        while (true)
        {
            if (--space.Budget < 0)
                throw new TokenizerException("the tokenizer's pattern takes too many steps for this text");
            ref readonly var step = ref _program[pc];
            var isMatch = true;
            switch (step.Op)
            {
                case Op.Accept:
                    space.Count = floor;
                    return at;
                case Op.Set:
                    isMatch = at < text.Length && step.Set!.Contains(RuneReader.At(text, at, out at));
                    pc++;
                    break;
                case Op.Loop:
                    isMatch = Loop(text, in step, pc, ref at, space);
                    pc++;
                    break;
                case Op.Fork:
                    space.Push(step.B, at, -1);
                    pc = step.A;
                    break;
                case Op.Jump:
                    pc = step.A;
                    break;
                case Op.Look:
                    isMatch = Run(text, at, pc + 1, space) >= 0 == (step.B == 0);
                    pc = step.A;
                    break;
                case Op.Atomic:
                    var end = Run(text, at, pc + 1, space);
                    isMatch = end >= 0;
                    (at, pc) = (end, step.A);
                    break;
                case Op.AtStart:
                    isMatch = at == 0;
                    pc++;
                    break;
                default:
                    isMatch = at == text.Length;
                    pc++;
                    break;
            }

            if (!isMatch && !GoBack(text, floor, space, out at, out pc))
                return -1;
        }
    }

    private static bool Loop(ReadOnlySpan<byte> text, in Step step, int pc, ref int at, MatchSpace space)
    {
        var (count, least) = (0, at);
        var most = step.Mode == RepeatMode.Lazy ? step.A : step.B;
        while (count < most && at < text.Length && step.Set!.Contains(RuneReader.At(text, at, out var end)))
        {
            at = end;
            if (++count == step.A)
                least = at;
        }

        if (count < step.A)
            return false;
        if (step.Mode == RepeatMode.Lazy)
            space.Push(pc, at, -2 - count);
        else if (step.Mode == RepeatMode.Greedy && at > least)
            space.Push(pc + 1, at, least);
        space.Budget -= count >> 3;
        return true;
    }

    // A choice has at least -1 for another way, a place for a run that can be given back as far as there, and less for a lazy run.
    private bool GoBack(ReadOnlySpan<byte> text, int floor, MatchSpace space, out int at, out int pc)
    {
        while (space.Count > floor)
        {
            (pc, at, var least) = space.Pop();
            if (least == -1)
                return true;
            if (least >= 0)
            {
                at = RuneReader.Before(text, at);
                if (at > least)
                    space.Push(pc, at, least);
                return true;
            }

            ref readonly var step = ref _program[pc];
            var count = -2 - least;
            if (count < step.B && at < text.Length && step.Set!.Contains(RuneReader.At(text, at, out at)))
            {
                space.Push(pc, at, least - 1);
                pc++;
                return true;
            }
        }

        (at, pc) = (-1, -1);
        return false;
    }

    private void Emit(PatternNode node)
    {
        if (_steps.Count > MostSteps)
            throw new FormatException("it is too large");
        switch (node)
        {
            case SetNode set:
                _steps.Add(new Step(Op.Set) { Set = set.Set });
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    Emit(part);
                break;
            case ChoiceNode choice:
                EmitChoice(choice.Ways);
                break;
            case RepeatNode { Part: SetNode part } repeat:
                _steps.Add(new Step(Op.Loop, repeat.Least, repeat.Most) { Set = part.Set, Mode = repeat.Mode });
                break;
            case RepeatNode { Mode: RepeatMode.Possessive } repeat:
                EmitInner(Op.Atomic, repeat with { Mode = RepeatMode.Greedy }, 0);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case LookNode look:
                EmitInner(Op.Look, look.Part, look.IsNegated ? 1 : 0);
                break;
            case AtomicNode atomic:
                EmitInner(Op.Atomic, atomic.Part, 0);
                break;
            case AnchorNode anchor:
                _steps.Add(new Step(anchor.IsEnd ? Op.AtEnd : Op.AtStart));
                break;
        }
    }

    private void EmitInner(Op op, PatternNode inner, int b)
    {
        var at = _steps.Count;
        _steps.Add(default);
        Emit(inner);
        _steps.Add(new Step(Op.Accept));
        _steps[at] = new Step(op, _steps.Count, b);
    }

    private void EmitChoice(IReadOnlyList<PatternNode> ways)
    {
        var jumps = new List<int>();
        for (var i = 0; i < ways.Count; i++)
        {
            var fork = _steps.Count;
            if (i + 1 < ways.Count)
                _steps.Add(default);
            Emit(ways[i]);
            if (i + 1 == ways.Count)
                break;
            jumps.Add(_steps.Count);
            _steps.Add(default);
            _steps[fork] = new Step(Op.Fork, fork + 1, _steps.Count);
        }

        foreach (var jump in jumps)
            _steps[jump] = new Step(Op.Jump, _steps.Count);
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        for (var i = 0; i < repeat.Least; i++)
            Emit(repeat.Part);
        var forks = new List<int>();
        var copies = repeat.Most == int.MaxValue ? 1 : repeat.Most - repeat.Least;
        for (var i = 0; i < copies; i++)
        {
            forks.Add(_steps.Count);
            _steps.Add(default);
            Emit(repeat.Part);
        }

        if (repeat.Most == int.MaxValue)
            _steps.Add(new Step(Op.Jump, forks[0]));
        foreach (var fork in forks)
            _steps[fork] = repeat.Mode == RepeatMode.Lazy ? new Step(Op.Fork, _steps.Count, fork + 1) : new Step(Op.Fork, fork + 1, _steps.Count);
    }

    private readonly record struct Step(Op Op, int A = 0, int B = 0)
    {
        public RuneSet? Set { get; init; }

        public RepeatMode Mode { get; init; }
    }
}
