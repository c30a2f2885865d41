#!/bin/sh
# Made by proofload slo alertmanager: every alert gets to the receiver of its severity.
set -eu
cd "$(dirname "$0")"
amtool check-config 'alertmanager.yaml'
amtool config routes test --config.file='alertmanager.yaml' --verify.receivers='page' 'alertname=ProofloadBudgetBurn' 'severity=page' 'objective=fast' 'service=chat'
amtool config routes test --config.file='alertmanager.yaml' --verify.receivers='ticket' 'alertname=ProofloadBudgetBurn' 'severity=ticket' 'objective=minutes' 'service=chat'
amtool config routes test --config.file='alertmanager.yaml' --verify.receivers='ticket' 'alertname=ProofloadRulesFailing' 'severity=ticket'
amtool config routes test --config.file='alertmanager.yaml' --verify.receivers='unrouted' 'alertname=SomebodyElses'
