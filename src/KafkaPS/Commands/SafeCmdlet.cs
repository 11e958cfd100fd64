using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>What all cmdlets have in common: no terminal obeys what they write, wherever the text comes from (<see cref="ConsoleText"/>).</summary>
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

    /// <summary>Asks whether to do something, as -WhatIf and -Confirm demand.</summary>
    internal new bool ShouldProcess(string target) => base.ShouldProcess(ConsoleText.Escape(target));

    /// <inheritdoc cref="ShouldProcess(string)"/>
    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(ConsoleText.Escape(target), action);

    /// <summary>An exception's message cannot be changed, but the error's own takes its place wherever an error is shown.</summary>
    static ErrorRecord Safe(ErrorRecord error)
    {
        string message = error.ErrorDetails?.Message ?? error.Exception.Message;
        // Of a configuration all that is wrong is told, a line each; what stands in these was made safe before.
        string safe = error.Exception is ConfigException ? Lines(message) : ConsoleText.Escape(message);
        if (safe != message) error.ErrorDetails = new ErrorDetails(safe) { RecommendedAction = error.ErrorDetails?.RecommendedAction ?? "" };
        error.CategoryInfo.TargetName = ConsoleText.Escape(error.CategoryInfo.TargetName);
        return error;
    }

    static string Lines(string message) => string.Join('\n', message.Split('\n').Select(line => ConsoleText.Escape(line.TrimEnd('\r'))));
}
