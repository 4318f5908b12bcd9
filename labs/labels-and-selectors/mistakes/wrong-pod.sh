# triggers: promote/wrong-pod
kubectl label pod store-be-test stage=prod --overwrite
