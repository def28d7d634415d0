#!/bin/sh
# A Slurm of this one machine, for tests/batch/test_slurm.py. As root on Debian, after `apt-get install slurm-wlm`:
#
#   sh tests/batch/slurm.sh start && SLURM_CONF=/tmp/digitize-slurm/slurm.conf .venv/bin/pytest tests/batch/test_slurm.py
#   sh tests/batch/slurm.sh stop
set -eu
FOLDER=/tmp/digitize-slurm

start() {
    mkdir -p "$FOLDER/state" "$FOLDER/spool" /run/munge
    chown munge: /run/munge
    node=$(hostname -s)
    cat >"$FOLDER/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
StateSaveLocation=$FOLDER/state
SlurmdSpoolDir=$FOLDER/spool
SlurmctldPidFile=$FOLDER/slurmctld.pid
SlurmdPidFile=$FOLDER/slurmd.pid
SlurmctldLogFile=$FOLDER/slurmctld.log
SlurmdLogFile=$FOLDER/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
MpiDefault=none
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4096 State=UNKNOWN
PartitionName=main Nodes=$node Default=YES State=UP
CONF
    export SLURM_CONF="$FOLDER/slurm.conf"
    [ -e /run/munge/munge.socket.2 ] || runuser -u munge -- munged --pid-file=/run/munge/munged.pid
    slurmctld
    slurmd
    for _ in $(seq 30); do
        sinfo -h -o %T 2>/dev/null | grep -q idle && return
        sleep 1
    done
    echo "the node does not become idle: see $FOLDER/*.log" >&2
    exit 1
}

stop() {
    for daemon in slurmd slurmctld; do
        [ ! -s "$FOLDER/$daemon.pid" ] || kill "$(cat "$FOLDER/$daemon.pid")"
    done
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
