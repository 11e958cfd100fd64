using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// The base class of all cmdlets. Escapes control characters in everything they write, wherever
/// the text comes from, so that no terminal interprets them (<see cref="ConsoleText"/>).
/// </summary>
public abstract class SafeCmdlet : PSCmdlet
{
    /// <summary>Writes a line to the verbose stream.</summary>
    internal new void WriteVerbose(string text) => base.WriteVerbose(ConsoleText.Escape(text));

    /// <summary>Writes a line to the debug stream.</summary>
    internal new void WriteDebug(string text) => base.WriteDebug(ConsoleText.Escape(text));

    /// <summary>Writes a warning.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(ConsoleText.Escape(text));

    /// <summary>Writes a non-terminating error.</summary>
    internal new void WriteError(ErrorRecord error) => base.WriteError(Safe(error));

    /// <summary>Ends the pipeline with an error.</summary>
    internal new void ThrowTerminatingError(ErrorRecord error) => base.ThrowTerminatingError(Safe(error));

    /// <summary>Shows progress.</summary>
    internal new void WriteProgress(ProgressRecord progress)
    {
        progress.StatusDescription = ConsoleText.Escape(progress.StatusDescription);
        base.WriteProgress(progress);
    }

    /// <summary>Asks whether to do something, as -WhatIf and -Confirm require.</summary>
    internal new bool ShouldProcess(string target) => base.ShouldProcess(ConsoleText.Escape(target));

    /// <inheritdoc cref="ShouldProcess(string)"/>
    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(ConsoleText.Escape(target), action);

    /// <summary>Returns an error with escaped text. The message of an exception cannot be changed, but ErrorDetails replaces it wherever an error is displayed.</summary>
    static ErrorRecord Safe(ErrorRecord error)
    {
        string message = error.ErrorDetails?.Message ?? error.Exception.Message;
        // A configuration error has a line for each problem, whose values are already escaped.
        string safe = error.Exception is ConfigException ? Lines(message) : ConsoleText.Escape(message);
        if (safe != message) error.ErrorDetails = new ErrorDetails(safe) { RecommendedAction = error.ErrorDetails?.RecommendedAction ?? "" };
        error.CategoryInfo.TargetName = ConsoleText.Escape(error.CategoryInfo.TargetName);
        return error;
    }

    static string Lines(string message) => string.Join('\n', message.Split('\n').Select(line => ConsoleText.Escape(line.TrimEnd('\r'))));
}
