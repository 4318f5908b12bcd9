# triggers: newcomer/wrong-value
kubectl label pod newcomer app=store role=fe stage=test
