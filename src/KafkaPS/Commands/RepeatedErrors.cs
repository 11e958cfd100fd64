using System.Globalization;
using System.Management.Automation;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>Writes the errors of records. If many have the same reason, only the first ones are displayed, followed by a line per second with their number.</summary>
/// <remarks>
/// Only the display is reduced. Each error is written like any other, so that <c>$?</c>, <c>$Error</c>, -ErrorVariable, -ErrorAction, and any reader of the
/// error stream receive it (<see cref="ErrorScreen"/>). The lines with the numbers go only to the host, and are not errors, warnings, or output.
/// </remarks>
/// <param name="cmdlet">The cmdlet that writes the errors.</param>
sealed class RepeatedErrors(SafeCmdlet cmdlet)
{
    /// <summary>The number of errors with the same reason that are displayed.</summary>
    internal const int ShownCount = 5;
    /// <summary>The pause, in milliseconds, after which an error is displayed again, such as one per hour in a call that runs for days.</summary>
    const int PauseMs = 10_000;
    const int LineIntervalMs = 1000;

    readonly Dictionary<(string Id, string? Topic), Repetition> _repetitions = [];
    ErrorScreen? _screen;
    long _lastLine;

    /// <summary>Writes the error of a record, which can be one of a million with the same reason.</summary>
    /// <param name="error">The error, whose target is the record if there is one.</param>
    /// <param name="endsCall">Whether the call will end with the same error. In this case, only that one is displayed.</param>
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

    /// <summary>Writes the final numbers when the call ends.</summary>
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
