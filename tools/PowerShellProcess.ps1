<#
.SYNOPSIS
    Gives what starts the PowerShell that runs this once more: a program, and the arguments that come before its own.
.DESCRIPTION
    In a .NET tool (`dotnet pwsh`) the process is dotnet, and pwsh is only its first argument; in an installed PowerShell it is pwsh.

        $pwsh, $first = Get-PowerShellProcess
        & $pwsh $first -NoProfile -File script.ps1

    Where there is nothing to come first, $first is null, and a program is not given it.
.OUTPUTS
    string[]: the path of the program, then its first arguments, if any.
#>
function Get-PowerShellProcess {
    $program = [System.Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { $program, (Join-Path $PSHOME pwsh.dll) }
    else { $program }
}
