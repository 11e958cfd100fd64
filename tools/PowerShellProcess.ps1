<#
.SYNOPSIS
    Returns the command that starts the current PowerShell again: a program, and the arguments that come before PowerShell's own.
.DESCRIPTION
    In a .NET tool (`dotnet pwsh`), the process is dotnet, and pwsh is only its first argument. In an installed PowerShell, the process is pwsh.

        $pwsh, $first = Get-PowerShellProcess
        & $pwsh $first -NoProfile -File script.ps1

    If no argument comes first, $first is null, and is not passed to the program.
.OUTPUTS
    string[]: the path of the program, then its first arguments, if any.
#>
function Get-PowerShellProcess {
    $program = [System.Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { $program, (Join-Path $PSHOME pwsh.dll) }
    else { $program }
}
