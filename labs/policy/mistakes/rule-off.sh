# triggers: mend/rule-off
kubectl delete validatingadmissionpolicybinding house-rules
kubectl label deployment stall -n shop team=harbour
