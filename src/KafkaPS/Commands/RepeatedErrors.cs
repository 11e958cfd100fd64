using System.Globalization;
using System.Management.Automation;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>Writes the errors of records. Where many have one reason the screen shows the first ones, and then a line a second with their number.</summary>
/// <remarks>
/// Only what is shown is less: each error is written as any other, so that <c>$?</c>, <c>$Error</c>, -ErrorVariable and -ErrorAction have it, and so has whoever takes the error stream
/// (<see cref="ErrorScreen"/>). The lines with the numbers go to the host alone, and are no errors, warnings or output.
/// </remarks>
/// <param name="cmdlet">Whose errors they are.</param>
sealed class RepeatedErrors(SafeCmdlet cmdlet)
{
    /// <summary>So many of one reason are shown.</summary>
    internal const int ShownCount = 5;
    /// <summary>After a pause of so many milliseconds an error is news again, such as one an hour of a call that runs for days.</summary>
    const int PauseMs = 10_000;
    const int LineIntervalMs = 1000;

    readonly Dictionary<(string Id, string? Topic), Repetition> _repetitions = [];
    ErrorScreen? _screen;
    long _lastLine;

    /// <summary>Writes the error of a record, of which there may be a million with one reason.</summary>
    /// <param name="error">The error, whose target is the record where there is one.</param>
    /// <param name="endsCall">Whether the call will end with the same error: then the screen shows that one alone.</param>
    internal void Write(ErrorRecord error, bool endsCall = false)
    {
        _screen ??= ErrorScreen.Of(cmdlet);
        if (endsCall && _screen.Shows)
        {
            _screen.WriteUnseen(error);
            return;
        }

        if (!_screen.Shows)
        {
            cmdlet.WriteError(error);
            return;
        }

        var reason = (error.FullyQualifiedErrorId, (error.TargetObject as KafkaRecord)?.Topic);
        if (!_repetitions.TryGetValue(reason, out Repetition? repetition)) _repetitions[reason] = repetition = new Repetition();
        long now = Environment.TickCount64;
        if (repetition.Shown >= ShownCount && now - repetition.Last > PauseMs)
        {
            WriteLine(isEnd: false);
            repetition.Shown = 0;
        }

        repetition.Last = now;
        if (repetition.Shown < ShownCount)
        {
            repetition.Shown++;
            cmdlet.WriteError(error);
            return;
        }

        if (repetition.Hidden++ == 0) Tell($"More errors of this kind follow ({Describe(reason)}). To get each error, use -ErrorVariable or redirect the error stream.");
        if (_lastLine == 0) _lastLine = now;
        if (now - _lastLine >= LineIntervalMs) WriteLine(isEnd: false);
        _screen.WriteUnseen(error);
    }

    /// <summary>The call is over: the numbers are told a last time.</summary>
    internal void Complete() => WriteLine(isEnd: true);

    void WriteLine(bool isEnd)
    {
        long hidden = _repetitions.Values.Sum(repetition => repetition.Hidden), told = _repetitions.Values.Sum(repetition => repetition.Told);
        if (hidden == told) return;
        _lastLine = Environment.TickCount64;
        foreach (Repetition repetition in _repetitions.Values) repetition.Told = repetition.Hidden;
        string reasons = string.Join("; ", _repetitions.Where(pair => pair.Value.Hidden > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value.Hidden} {Describe(pair.Key)}")));
        Tell($"{(isEnd ? "Errors that are not shown" : "Errors that are not shown so far")}: {reasons}.");
    }

    void Tell(string text) => cmdlet.Host.UI.WriteErrorLine(ConsoleText.Escape($"{cmdlet.MyInvocation.MyCommand.Name}: {text}"));

    static string Describe((string Id, string? Topic) reason) => reason.Topic is null ? reason.Id : $"{reason.Id}, topic {reason.Topic}";

    sealed class Repetition
    {
        internal int Shown;
        internal long Hidden, Told, Last;
    }
}
