using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using KafkaPS.Errors;

namespace KafkaPS.Clients.Login;

/// <summary>A user's script block that fetches tokens: first in the pipeline of New-KafkaProducer, later in its own runspace.</summary>
sealed class TokenProvider : IDisposable
{
    /// <summary>How long a later call may take. The producer does not wait meanwhile: its old token remains valid for some time.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    const string Subject = "The script block of -TokenProvider did not return a token";
    const string Advice = "Run the script block separately to see what it returns.";

    readonly ScriptBlock _script;
    readonly Dictionary<string, object?> _variables;
    readonly object _gate = new();
    Runspace? _runspace;
    PowerShell? _running;
    bool _disposed;

    /// <param name="script">The script block. <c>$using:name</c> takes the current value of the caller's variable.</param>
    /// <param name="session">The caller's session.</param>
    /// <exception cref="ArgumentException">The script block refers to a caller's variable that later calls would not have.</exception>
    internal TokenProvider(ScriptBlock script, SessionState session)
    {
        (string text, _variables) = Capture(script, session);
        _script = ScriptBlock.Create(text);
        // Opened here rather than at the first refresh, because it is slow, and because it shows which variables every session has.
        _runspace = Open();
        CheckVariables(session);
        foreach ((string name, object? value) in _variables) _runspace.SessionStateProxy.SetVariable(name, value);
    }

    TokenProvider(TokenProvider other)
    {
        (_script, _variables) = (other._script, other._variables);
        Replace();
    }

    /// <summary>Returns another provider with the same script block and its own runspace.</summary>
    internal TokenProvider Copy() => new(this);

    static Runspace Open()
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Name = "KafkaPS tokens";
        runspace.Open();
        return runspace;
    }

    /// <summary>Fetches the first token, on the pipeline thread and with the caller's host, so that the script block can prompt for a login.</summary>
    /// <exception cref="SaslAuthenticationException">The script block threw or returned no token; the message contains its own words.</exception>
    internal BearerToken First()
    {
        try
        {
            List<PSVariable> variables = [.. _variables.Select(pair => new PSVariable(pair.Key, pair.Value)), new("ErrorActionPreference", ActionPreference.Stop)];
            return BearerToken.Of([.. _script.InvokeWithContext(null, variables)]);
        }
        catch (Exception e) when (e is RuntimeException and not PipelineStoppedException or FormatException)
        {
            throw KafkaErrors.Login(Subject, e.Message, Advice);
        }
    }

    /// <summary>Fetches another token, in the provider's own runspace.</summary>
    /// <exception cref="SaslAuthenticationException">The script block threw, returned no token, or took too long.</exception>
    /// <exception cref="ObjectDisposedException">The producer was closed.</exception>
    internal BearerToken Next()
    {
        using PowerShell shell = Begin();
        try
        {
            var output = new PSDataCollection<PSObject>();
            IAsyncResult call = shell.AddScript("$ErrorActionPreference = 'Stop'").AddStatement().AddScript(_script.ToString()).BeginInvoke<PSObject, PSObject>(null, output);
            if (!call.AsyncWaitHandle.WaitOne(TimeLimit))
            {
                // A script block that does not stop either keeps its runspace; the next call gets a new one.
                shell.BeginStop(null, null);
                Replace();
                throw new FormatException($"It did not finish within {TimeLimit.TotalSeconds:0} s.");
            }
            shell.EndInvoke(call);
            return BearerToken.Of([.. output]);
        }
        catch (Exception e) when (e is RuntimeException or FormatException)
        {
            lock (_gate) ObjectDisposedException.ThrowIf(_disposed, this);
            throw KafkaErrors.Login(Subject, e.Message, Advice);
        }
        finally
        {
            lock (_gate) _running = null;
        }
    }

    /// <summary>Stops a running call and closes the runspace, without waiting for either.</summary>
    public void Dispose()
    {
        Runspace? runspace;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            (runspace, _runspace) = (_runspace, null);
            _running?.BeginStop(null, null);
        }
        runspace?.CloseAsync();
    }

    PowerShell Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _running = PowerShell.Create();
            _running.Runspace = _runspace;
            return _running;
        }
    }

    void Replace()
    {
        Runspace runspace = Open();
        foreach ((string name, object? value) in _variables) runspace.SessionStateProxy.SetVariable(name, value);
        lock (_gate)
        {
            Runspace? old = _runspace;
            _runspace = _disposed ? null : runspace;
            (_disposed ? runspace : old)?.CloseAsync();
        }
    }

    /// <summary>Returns the script block with <c>$name</c> for each <c>$using:name</c>, and the variables' values in the caller's session.</summary>
    static (string Text, Dictionary<string, object?> Variables) Capture(ScriptBlock script, SessionState session)
    {
        string text = script.Ast.Extent.Text, name;
        int start = script.Ast.Extent.StartOffset;
        var variables = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (UsingExpressionAst use in script.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>()
            .OrderByDescending(use => use.Extent.StartOffset))
        {
            if (use.SubExpression is not VariableExpressionAst variable) throw new ArgumentException($"{use.Extent.Text} is not a variable.");
            name = variable.VariablePath.UserPath;
            variables[name] = (session.PSVariable.Get(name) ?? throw new ArgumentException($"The script block of -TokenProvider uses {use.Extent.Text}, but there is no variable ${name}.")).Value;
            int at = use.Extent.StartOffset - start;
            text = string.Concat(text.AsSpan(0, at), use.Extent.Text.Replace("using:", "", StringComparison.OrdinalIgnoreCase), text.AsSpan(at + use.Extent.Text.Length));
        }
        // The text of a script block includes its braces.
        text = text.Trim();
        if (text.StartsWith('{') && text.EndsWith('}')) text = text[1..^1];
        return (text, variables);
    }

    /// <summary>Rejects variables that only the caller has: they would have a value at the first call, and none at the next, hours later.</summary>
    void CheckVariables(SessionState session)
    {
        VariableExpressionAst[] all = [.. _script.Ast.FindAll(ast => ast is VariableExpressionAst, searchNestedScriptBlocks: true).Cast<VariableExpressionAst>()];
        HashSet<string> assigned = new(
            _script.Ast.FindAll(ast => ast is AssignmentStatementAst or ForEachStatementAst or ParameterAst, searchNestedScriptBlocks: true)
                .SelectMany(ast => ast switch
                {
                    AssignmentStatementAst assignment => assignment.Left.FindAll(inner => inner is VariableExpressionAst, true).Cast<VariableExpressionAst>(),
                    ForEachStatementAst loop => [loop.Variable],
                    ParameterAst parameter => [parameter.Name],
                    _ => [],
                })
                .Select(variable => variable.VariablePath.UserPath), StringComparer.OrdinalIgnoreCase);
        foreach (VariableExpressionAst variable in all)
        {
            string name = variable.VariablePath.UserPath;
            bool isCallers = !variable.VariablePath.IsDriveQualified && !_variables.ContainsKey(name) && !assigned.Contains(name)
                && session.PSVariable.Get(name) is not null && _runspace!.SessionStateProxy.PSVariable.Get(name) is null;
            if (isCallers)
                throw new ArgumentException($"The script block of -TokenProvider uses the variable ${name} of your session. It runs again later in a separate session. Write $using:{name} instead.");
        }
    }
}
